/** What the first drag needs; the server reads this list too, to tell browsers in good time. */
export const FIRST = [
  'page-notice',
  'page-tabs',
  'page-actions',
  'digit-view',
  'latent-sliders',
  'digit-pad',
  'code-buttons',
  'model-switch',
];
