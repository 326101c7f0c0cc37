import type { CatalogueSearch, CategoryView, LanguageName, ProductPage, ProductView } from '../contract';

/** A name in the UI's languages. */
type Names = Record<LanguageName, string>;

/** A product as the scripted catalogue keeps it. */
interface Entry extends Omit<ProductView, 'name'> {
  names: Names;
  barcode: string;
}

/** The file `crates/store/sample/catalogue.json`, as far as the UI shows it. */
export interface Sample {
  products: {
    sku: string;
    name: string;
    name_en: string;
    barcode: string;
    price_ore: number;
    vat: number;
    category: string;
    detail: string;
    unit: string;
    picture?: string;
  }[];
}

const CATEGORIES: { id: string; names: Names }[] = [
  { id: 'klaer', names: { nb: 'Klær', en: 'Clothing' } },
  { id: 'sko', names: { nb: 'Sko', en: 'Shoes' } },
  { id: 'telt', names: { nb: 'Telt og sekk', en: 'Tents and packs' } },
  { id: 'ski', names: { nb: 'Ski', en: 'Skiing' } },
  { id: 'mat', names: { nb: 'Mat og drikke', en: 'Food and drink' } },
  { id: 'tjenester', names: { nb: 'Tjenester', en: 'Services' } },
];

type Row = [
  sku: string,
  nb: string,
  en: string,
  ore: number,
  rate: number,
  category: string,
  detail: string,
  unit?: string,
];

const ROWS: Row[] = [
  ['1001', 'Skalljakke Dovre, herre', "Dovre shell jacket, men's", 199_900, 2500, 'klaer', 'S–XXL'],
  ['2001', 'Fjellstøvel Besseggen', 'Besseggen hiking boot', 189_900, 2500, 'sko', '36–47', 'par'],
  ['3001', 'Telt Hardanger 2', 'Hardanger 2 tent', 349_000, 2500, 'telt', '2 pers'],
  ['3010', 'Termos 0,75 l', 'Flask 0.75 l', 34_900, 2500, 'telt', ''],
  ['1002', 'Ullgenser Røros', 'Røros wool jumper', 119_900, 2500, 'klaer', ''],
  ['4001', 'Gåstaver karbon', 'Carbon walking poles', 89_900, 2500, 'ski', '', 'par'],
  ['3011', 'Kopp, bjørk', 'Birch cup', 24_900, 2500, 'telt', ''],
  ['5001', 'Tørrmat, laks og pasta', 'Freeze-dried salmon pasta', 5_900, 1500, 'mat', '140 g'],
  ['1003', 'Regnjakke barn', "Children's rain jacket", 59_900, 2500, 'klaer', '98–140'],
  ['2002', 'Joggesko Marka', 'Marka running shoe', 129_900, 2500, 'sko', '36–46', 'par'],
  ['3002', 'Tarp 3 × 3', 'Tarp 3 × 3', 109_000, 2500, 'telt', ''],
  ['3012', 'Drikkeflaske 1 l', 'Water bottle 1 l', 19_900, 2500, 'telt', ''],
  ['4002', 'Skistaver junior', 'Junior ski poles', 34_900, 2500, 'ski', '', 'par'],
  ['3013', 'Kokekar 1,2 l', 'Pot 1.2 l', 44_900, 2500, 'telt', ''],
  ['5002', 'Sjokolade 100 g', 'Chocolate 100 g', 3_900, 1500, 'mat', ''],
  ['5003', 'Nøtteblanding', 'Mixed nuts', 24_900, 1500, 'mat', 'løsvekt', 'kg'],
  ['4003', 'Tau 9,2 mm', 'Rope 9.2 mm', 3_490, 2500, 'ski', 'metervare', 'm'],
  [
    '6001',
    'Skisliping med bunnprep og kantsliping, liten maskin',
    'Ski base grind and edges',
    69_900,
    2500,
    'tjenester',
    '',
  ],
  ['6002', 'Bussbillett til løypa', 'Bus ticket to the trail', 6_400, 1200, 'tjenester', ''],
  ['6003', 'Kurs: første vintertur', 'Course: first winter trip', 45_000, 0, 'tjenester', '', 'time'],
];

/** A small catalogue, searched the simple way. */
export class ScriptedCatalogue {
  constructor(private readonly entries: Entry[] = ROWS.map(entryOf)) {}

  /** A catalogue of `count` products that differ by number, for what only shows at length. */
  static ofSize(count: number): ScriptedCatalogue {
    const rows = Array.from({ length: count }, (_, index): Entry => {
      const row = entryOf(ROWS[index % ROWS.length] as Row, index);
      return {
        ...row,
        sku: String(100_000 + index),
        names: { nb: `${row.names.nb} ${index}`, en: `${row.names.en} ${index}` },
      };
    });
    return new ScriptedCatalogue(rows);
  }

  /** The catalogue that the program is delivered with. */
  static fromSample(sample: Sample): ScriptedCatalogue {
    const entries = sample.products.map((product): Entry => {
      const {
        sku,
        name,
        name_en,
        barcode,
        price_ore: price,
        vat: vat_rate,
        category,
        detail,
        unit,
      } = product;
      const picture = product.picture === undefined ? null : `products/${product.picture}`;
      return {
        sku,
        names: { nb: name, en: name_en },
        barcode,
        price,
        vat_rate,
        category,
        detail,
        unit,
        picture,
      };
    });
    return new ScriptedCatalogue(entries);
  }

  categories(language: LanguageName): CategoryView[] {
    const used = new Set(this.entries.map((entry) => entry.category));
    return CATEGORIES.filter((category) => used.has(category.id)).map(({ id, names }) => ({
      id,
      name: names[language],
    }));
  }

  search(search: CatalogueSearch, language: LanguageName): ProductPage {
    const words = search.text
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    const found = this.entries.filter(
      (entry) =>
        (search.category === null || entry.category === search.category) &&
        words.every((word) =>
          `${entry.names[language]} ${entry.sku} ${entry.barcode}`.toLowerCase().includes(word),
        ),
    );
    const products = found
      .slice(search.offset, search.offset + search.limit)
      .map((entry) => viewOf(entry, language));
    return { products, total: found.length };
  }

  /** The product with this number or barcode. */
  find(code: string, language: LanguageName): ProductView | null {
    const entry = this.entries.find((it) => it.sku === code || it.barcode === code);
    return entry === undefined ? null : viewOf(entry, language);
  }
}

function entryOf([sku, nb, en, price, vat_rate, category, detail, unit = 'stk']: Row, index: number): Entry {
  const barcode = `70400000${sku.padStart(5, '0')}`;
  return {
    sku,
    names: { nb, en },
    barcode,
    price,
    vat_rate,
    category,
    detail,
    unit,
    picture: index % 7 === 6 ? null : PICTURE,
  };
}

function viewOf({ names, barcode: _, ...rest }: Entry, language: LanguageName): ProductView {
  return { ...rest, name: names[language] };
}

/** A drawn parcel: enough to see that pictures stand where they should. */
const PICTURE =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 96"><path d="M80 20 116 38v26L80 82 44 64V38zM44 38l36 18 36-18M80 56v26" fill="none" stroke="#4b5056" stroke-width="3"/></svg>',
  );
