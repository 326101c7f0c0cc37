import type { Backend } from '../backend/backend';
import type {
  LanguageName,
  NoticeCode,
  NoticeView,
  ProfileName,
  ShopView,
  Start,
  Theme,
  TokenView,
} from '../backend/contract';
import { overwriteGetLocale } from '../paraglide/runtime.js';

const LANGUAGE_KEY = 'kasse.language';

/** Told of single orders: each is to be read. */
const OF_ORDERS: ReadonlySet<NoticeCode> = new Set<NoticeCode>([
  'invoice_paid',
  'invoice_reminder',
  'invoice_collection',
  'invoice_expired',
  'invoiced_after_all',
]);

/** The language that was shown last, for a start that fails before the program has told which it is. */
function lastLanguage(): LanguageName {
  try {
    return localStorage.getItem(LANGUAGE_KEY) === 'en' ? 'en' : 'nb';
  } catch {
    // A web view that keeps nothing.
    return 'nb';
  }
}

function rememberLanguage(language: LanguageName): void {
  try {
    localStorage.setItem(LANGUAGE_KEY, language);
  } catch {
    // Only a page that says why nothing started would have used it.
  }
}

/** Who and where we are: the shop, the profile, the language and the theme, and what a person should know. */
export class Session {
  version = $state('');
  profile = $state<ProfileName>('production');
  language = $state<LanguageName>(lastLanguage());
  theme = $state<Theme>('light');
  shop = $state.raw<ShopView>({ name: '', till: '', cashier: '' });
  token = $state.raw<TokenView>({ state: 'not_needed', keychain: true });
  notices = $state.raw<NoticeView[]>([]);

  constructor(private readonly backend: Backend) {
    // Every message reads the language through this, so a change of it redraws what is on the screen.
    overwriteGetLocale(() => this.language);
  }

  begin(start: Start): void {
    this.version = start.version;
    this.profile = start.profile;
    this.shop = start.shop;
    this.token = start.token;
    this.notices = start.notices;
    this.showLanguage(start.language);
    this.showTheme(start.theme);
  }

  /** Switches the language here and in the program, whose names of products follow it. */
  async setLanguage(language: LanguageName): Promise<void> {
    await this.backend.call('language_set', { language });
    this.showLanguage(language);
  }

  showLanguage(language: LanguageName): void {
    this.language = language;
    rememberLanguage(language);
    document.documentElement.lang = language;
  }

  showTheme(theme: Theme): void {
    this.theme = theme;
    document.documentElement.dataset['theme'] = theme;
  }

  /** A notice replaces the one of its kind; what it tells of an order, the one of that order. */
  notice(notice: NoticeView): void {
    const over = notice.code === 'token_replaced' ? ['token_missing', 'token_refused'] : [];
    if (over.length > 0) this.token = { ...this.token, state: 'kept' };
    const replaced = (it: NoticeView): boolean =>
      it.code === notice.code && (!OF_ORDERS.has(it.code) || it.detail === notice.detail);
    const left = this.notices.filter((it) => !replaced(it) && !over.includes(it.code));
    this.notices = [...left, notice];
  }

  dismissNotice(notice: NoticeView): void {
    this.notices = this.notices.filter((it) => it !== notice);
  }

  noticesOver(code: NoticeCode): void {
    this.notices = this.notices.filter((it) => it.code !== code);
  }

  /** A token that works takes back what was said of the one before. */
  tokenChanged(token: TokenView): void {
    this.token = token;
    if (token.state === 'missing') this.notice({ code: 'token_missing', detail: '' });
    else
      this.notices = this.notices.filter((it) => it.code !== 'token_missing' && it.code !== 'token_refused');
  }
}
