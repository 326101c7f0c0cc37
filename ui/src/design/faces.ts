import extendedFile from '@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2?url';

/**
 * The faces of Inter. base.css declares the one for Norwegian and English. The extended one has the further letters of
 * European names, Sami ones among them, and is declared here once its file is there: WebKitGTK looks for a stand-in in the
 * system's fonts, for every size and weight on the screen, as long as a declared face is not loaded.
 */
const FAMILY = 'Inter Variable';

/** Code points of the extended face; the face in base.css has none of them. */
const EXTENDED: [number, number][] = [
  [0x0100, 0x0130],
  [0x0132, 0x0151],
  [0x0154, 0x02ba],
  [0x1e00, 0x1e9f],
  [0x20a0, 0x20ab],
  [0x2c60, 0x2c7f],
  [0xa720, 0xa7ff],
];

const hex = (codePoint: number): string => codePoint.toString(16).padStart(4, '0');
const EXTENDED_LETTER = new RegExp(
  `[${EXTENDED.map(([from, to]) => `\\u${hex(from)}-\\u${hex(to)}`).join('')}]`,
);

let extended: Promise<unknown> | null = null;

/** Resolves when the faces that a text is written in can be used. */
export async function facesFor(text: string): Promise<void> {
  const plain = document.fonts.load(`400 15px "${FAMILY}"`);
  await (EXTENDED_LETTER.test(text) ? Promise.all([plain, extendedFace()]) : plain);
}

/** Makes the extended face part of the page. */
export function extendedFace(): Promise<unknown> {
  extended ??= new FontFace(FAMILY, `url("${extendedFile}")`, {
    weight: '100 900',
    display: 'block',
    unicodeRange: EXTENDED.map(([from, to]) => `U+${hex(from)}-${hex(to)}`).join(', '),
  })
    .load()
    .then((face) => document.fonts.add(face));
  return extended;
}
