import type { NoticeCode } from '../backend/contract';
import { m } from '../paraglide/messages.js';

const NOTICES: Record<NoticeCode, (detail: string) => string> = {
  keychain_unavailable: () => m.notice_keychain_unavailable(),
  token_missing: () => m.notice_token_missing(),
  token_refused: () => m.notice_token_refused(),
  token_replaced: () => m.notice_token_replaced(),
  shop_incomplete: () => m.notice_shop_incomplete(),
  catalogue_empty: () => m.notice_catalogue_empty(),
  store_unwritable: () => m.notice_store_unwritable(),
  disk_low: (detail) => m.notice_disk_low({ megabytes: detail }),
  backup_failed: () => m.notice_backup_failed(),
  backup_restored: () => m.notice_backup_restored(),
  orders_found: (detail) => m.notice_orders_found({ count: detail }),
  clock_drift: (detail) => m.notice_clock_drift({ seconds: detail }),
  invoice_paid: (detail) => m.notice_invoice_paid({ reference: detail }),
  invoice_reminder: (detail) => m.notice_invoice_reminder({ reference: detail }),
  invoice_collection: (detail) => m.notice_invoice_collection({ reference: detail }),
  invoice_expired: (detail) => m.notice_invoice_expired({ reference: detail }),
  invoiced_after_all: (detail) => m.notice_invoiced_after_all({ reference: detail }),
};

/** A notice in plain words. */
export function noticeText(code: NoticeCode, detail: string): string {
  return NOTICES[code](detail);
}
