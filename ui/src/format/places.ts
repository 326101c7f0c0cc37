import type { LanguageName } from '../backend/contract';

/** Where a shop's customers usually live: the first in the list. */
const NEAR = ['NO', 'SE', 'DK', 'FI', 'IS'];

/** The other countries that can be chosen: Europe, and where tourists come from. ISO 3166 alpha-2. */
const FAR = (
  'AT AU AX BE BG BR CA CH CN CY CZ DE EE ES FO FR GB GL GR HR HU IE IL IN IT JP KR LI LT LU LV MC ME MK MT MX NL NZ PL PT RO RS ' +
  'SI SK TH TR UA US ZA'
).split(' ');

/** Country codes of phones with the countries that they are mostly for. */
const PHONES: [code: string, country: string][] = [
  ['+47', 'NO'],
  ['+46', 'SE'],
  ['+45', 'DK'],
  ['+358', 'FI'],
  ['+354', 'IS'],
  ['+298', 'FO'],
  ['+49', 'DE'],
  ['+44', 'GB'],
  ['+31', 'NL'],
  ['+32', 'BE'],
  ['+33', 'FR'],
  ['+34', 'ES'],
  ['+39', 'IT'],
  ['+40', 'RO'],
  ['+41', 'CH'],
  ['+43', 'AT'],
  ['+48', 'PL'],
  ['+351', 'PT'],
  ['+353', 'IE'],
  ['+370', 'LT'],
  ['+371', 'LV'],
  ['+372', 'EE'],
  ['+380', 'UA'],
  ['+420', 'CZ'],
  ['+1', 'US'],
];

/** A choice of a list. */
export interface Choice {
  value: string;
  label: string;
}

/** Countries by their names in the UI's language, the near ones first. */
export function countries(language: LanguageName): Choice[] {
  const names = new Intl.DisplayNames([language], { type: 'region' });
  const choice = (value: string): Choice => ({ value, label: names.of(value) ?? value });
  const far = FAR.map(choice).sort((a, b) => a.label.localeCompare(b.label, language));
  return [...NEAR.map(choice), ...far];
}

/** Country codes of phones, the near ones first. */
export function phoneCodes(language: LanguageName): Choice[] {
  const names = new Intl.DisplayNames([language], { type: 'region' });
  return PHONES.map(([value, country]) => ({ value, label: `${value} ${names.of(country) ?? ''}` }));
}
