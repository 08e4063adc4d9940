/** The words of the first card. The server reads them too: they stand before anything is fetched. */
export const TITLE = 'Nobody draws';
export const TEXT =
  'Two networks learned to turn 32 numbers into handwritten digits. Now nobody writes. We make up the numbers and give both the same. What comes out?';
