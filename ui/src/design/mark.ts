/** The program's mark in the corner. */
export const kasseMark = 'k';
