/** What the first drag needs; the server reads this list too, to tell browsers in good time. */
export const FIRST = [
  'dom/notice',
  'page/tabs',
  'page/actions',
  'views/explore/digit-view',
  'views/explore/latent-sliders',
  'input/digit-pad',
  'views/explore/code-buttons',
  'views/explore/model-switch',
];
