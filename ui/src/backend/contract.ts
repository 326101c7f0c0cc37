// Generated from crates/app/src/contract by `cargo xtask types`. Do not edit.

/**
 * What the UI decides by. Each code has a text in every language in the UI's messages.
 */
export type ErrorCode = "store_locked" | "store_newer" | "store_damaged" | "store_unwritable" | "product_not_found" | "line_not_found" | "cart_empty" | "cart_too_large" | "invalid_field" | "order_not_found" | "front_order_taken" | "not_allowed_now" | "method_not_available" | "token_missing" | "keychain_unavailable" | "offline" | "refused" | "rate_limited" | "outcome_unknown" | "may_still_arrive" | "already_paid" | "training_forgot" | "original_out" | "copy_out" | "pin_needed" | "pin_wrong" | "backup_failed" | "receipt_failed" | "printer_missing" | "bank_id_window" | "internal";

/**
 * An error as the UI gets it.
 */
export type UiError = { 
/**
 * What happened: the UI chooses its text by this.
 */
code: ErrorCode, 
/**
 * The field at which the error is shown.
 */
field: string | null, 
/**
 * More detail for a person, in English or as Front Payment wrote it; never personal data, never a token.
 */
message: string, 
/**
 * Whether the same call may work a little later.
 */
retryable: boolean, 
/**
 * How long to wait before the next try, in ms, where that is known.
 */
wait_ms?: number, };

/**
 * A search in the catalogue. An empty text lists the category.
 */
export type CatalogueSearch = { 
/**
 * Words, a product number or a barcode; at most 100 characters are used.
 */
text: string, 
/**
 * Only this category.
 */
category: string | null, 
/**
 * How many products to skip.
 */
offset: number, 
/**
 * How many products to return, at most 200.
 */
limit: number, };

/**
 * A page of products.
 */
export type ProductPage = { 
/**
 * The products, in the catalogue's order, or the best match first.
 */
products: Array<ProductView>, 
/**
 * How many products match in all.
 */
total: number, };

/**
 * A category of the catalogue.
 */
export type CategoryView = { 
/**
 * Its id, as in [`CatalogueSearch::category`].
 */
id: string, 
/**
 * Its name in the UI's language.
 */
name: string, };

/**
 * A product tile.
 */
export type ProductView = { 
/**
 * Product number, at most 25 characters.
 */
sku: string, 
/**
 * Name in the UI's language.
 */
name: string, 
/**
 * Price of one unit in øre, VAT included.
 */
price: number, 
/**
 * VAT rate in hundredths of a per cent.
 */
vat_rate: number, 
/**
 * Category id.
 */
category: string, 
/**
 * A short detail such as a size; may be empty.
 */
detail: string, 
/**
 * Sold by: `stk`, `par`, `kg`, `m`, `time`.
 */
unit: string, 
/**
 * Address of the picture, relative to the UI; none when the product has no picture.
 */
picture: string | null, };

/**
 * The cart with its totals.
 */
export type CartView = { 
/**
 * The lines in the order they were added.
 */
lines: Array<CartLineView>, 
/**
 * The totals.
 */
totals: TotalsView, 
/**
 * The line that the last change touched.
 */
touched: number | null, 
/**
 * Whether `cart_undo` can take the last removal or emptying back.
 */
can_undo: boolean, };

/**
 * A line of the cart.
 */
export type CartLineView = { 
/**
 * The line's id: stays the same while the line lives.
 */
id: number, 
/**
 * Product number.
 */
sku: string, 
/**
 * Name in the UI's language.
 */
name: string, 
/**
 * Sold by.
 */
unit: string, 
/**
 * Quantity in thousandths.
 */
quantity: number, 
/**
 * Price of one unit in øre, VAT included.
 */
unit_price: number, 
/**
 * Whether the price differs from the catalogue's.
 */
price_changed: boolean, 
/**
 * Discount of the line in øre.
 */
discount: number, 
/**
 * The discount in hundredths of a per cent when it was given so.
 */
discount_percent: number | null, 
/**
 * What the line costs in øre, VAT included, discount taken off.
 */
amount: number, 
/**
 * VAT rate in hundredths of a per cent.
 */
vat_rate: number, };

/**
 * Sums in øre.
 */
export type TotalsView = { 
/**
 * Sum without VAT.
 */
net: number, 
/**
 * VAT.
 */
vat: number, 
/**
 * All line discounts together.
 */
discount: number, 
/**
 * What is to be paid.
 */
gross: number, 
/**
 * VAT per rate, highest rate first.
 */
vat_lines: Array<VatLineView>, 
/**
 * Number of articles: pieces counted each, anything sold by measure counted once.
 */
item_count: number, };

/**
 * The VAT of one rate, in øre.
 */
export type VatLineView = { 
/**
 * Rate in hundredths of a per cent.
 */
rate: number, 
/**
 * Sum without VAT.
 */
net: number, 
/**
 * VAT.
 */
vat: number, };

/**
 * Adds one unit of a product, or raises the quantity of its line.
 */
export type CartAdd = { 
/**
 * Product number.
 */
sku: string, };

/**
 * Adds what a scanner read: a barcode or a product number.
 */
export type CartScan = { 
/**
 * The text as scanned.
 */
code: string, };

/**
 * Names a line.
 */
export type LineRef = { 
/**
 * The line's id.
 */
line: number, };

/**
 * Sets a line's quantity; `0` removes the line.
 */
export type CartSetQuantity = { 
/**
 * The line's id.
 */
line: number, 
/**
 * As typed: `2`, `1,5`. At most three decimals.
 */
quantity: string, };

/**
 * Sets a line's unit price.
 */
export type CartSetPrice = { 
/**
 * The line's id.
 */
line: number, 
/**
 * Kroner as typed: `249`, `249,50`.
 */
price: string, };

/**
 * Sets a line's discount.
 */
export type CartSetDiscount = { 
/**
 * The line's id.
 */
line: number, 
/**
 * As typed: kroner (`150`, `49,50`) or per cent (`10 %`); empty takes the discount away.
 */
discount: string, };

/**
 * Who is invoiced.
 */
export type CustomerKind = "private" | "corporate";

/**
 * A way to invoice.
 */
export type MethodName = "checkout" | "send_invoice" | "ehf" | "payment_link";

/**
 * The customer's fields as typed. Which are needed depends on the kind.
 * Field names in problems are the names here.
 */
export type CustomerForm = { 
/**
 * Person or company.
 */
kind: CustomerKind, 
/**
 * Full name, or the company's.
 */
name: string, 
/**
 * E-mail.
 */
email: string, 
/**
 * Country code of the phone, such as `+47`.
 */
country_code: string, 
/**
 * Phone without country code.
 */
msisdn: string, 
/**
 * Fødselsnummer, 11 digits; persons alone.
 */
personal_number: string, 
/**
 * Organisasjonsnummer, 9 digits; companies alone.
 */
organization_number: string, 
/**
 * Street.
 */
street: string, 
/**
 * Postcode.
 */
zip: string, 
/**
 * Town.
 */
city: string, 
/**
 * ISO 3166 alpha-2.
 */
country: string, 
/**
 * The customer's own reference, may be empty.
 */
customer_reference: string, 
/**
 * The customer's language with Front Payment: `no`, `en`, `sv`, `da`, `de`.
 */
language: string, };

/**
 * What is wrong, or looks wrong, in a field.
 */
export type FieldProblem = { 
/**
 * The field's name as in [`CustomerForm`], or `cart`, `method`, `maturity_days`, `order_date`, `other`.
 */
field: string, 
/**
 * Chooses the text: `required`, `too_long`, `email_incomplete`, `digits_only`, `wrong_length`, `check_digit`,
 * `unknown_country`, `bad_character`, `phone_country`, `server` (then `message` is what Front Payment wrote); in
 * settings also `pin_length`, `amount`, `sum_below_order`, `wait_range`, `color`, `picture_unreadable`,
 * `picture_too_large`, `picture_too_small`, `picture_too_pale`.
 */
code: string, 
/**
 * Detail: the wanted length for `wrong_length` and `too_long`, the server's words for `server`; else empty.
 */
message: string, };

/**
 * The answer to a filled-in customer step.
 */
export type CustomerCheck = { 
/**
 * These must be mended first.
 */
errors: Array<FieldProblem>, 
/**
 * These may be right all the same: a failing check digit.
 */
warnings: Array<FieldProblem>, 
/**
 * The ways to invoice this customer, best first. Empty while there are errors.
 */
methods: Array<MethodView>, };

/**
 * A way to invoice as a choice.
 */
export type MethodView = { 
/**
 * Which.
 */
method: MethodName, 
/**
 * Whether it can be chosen now.
 */
available: boolean, 
/**
 * Why not: `personal_number_missing`, `offline`, `offline_not_allowed`, `offline_order_too_large`,
 * `offline_sum_too_large`, `token_missing`, `corporate_only`; else empty.
 */
reason: string, 
/**
 * The limit that is in the way, in øre, where the reason is an amount.
 */
limit: number | null, 
/**
 * Whether the order is invoiced the moment it is sent, with no way back.
 */
immediate: boolean, 
/**
 * Whether the customer identifies with BankID.
 */
bankid: boolean, 
/**
 * Allowed days to maturity.
 */
maturities: Array<number>, 
/**
 * The one chosen at first.
 */
default_maturity: number, 
/**
 * Whether Front Payment may add an invoice fee (by the merchant's settings there).
 */
fee_may_apply: boolean, };

/**
 * Places the order: the cart, this customer, this way.
 */
export type Place = { 
/**
 * The customer as typed.
 */
customer: CustomerForm, 
/**
 * The way to invoice.
 */
method: MethodName, 
/**
 * Days to maturity, one of the allowed.
 */
maturity_days: number, 
/**
 * The amount that was confirmed, in øre. If the cart changed since, nothing is placed.
 */
confirmed_amount: number, };

/**
 * The states by their names in `core`.
 */
export type StateName = "Queued" | "Sending" | "AwaitingBankId" | "Confirming" | "Invoiced" | "Paid" | "Rejected" | "Unknown" | "Cancelled" | "Expired" | "Declined" | "Refunded" | "PartlyRefunded" | "Other";

/**
 * What can be done with the order now.
 */
export type OrderAction = "bankid_open" | "bankid_external" | "correct" | "edit_cart" | "retry" | "invoice_instead" | "payment_link" | "park" | "cancel" | "look_again" | "adopt" | "send_again" | "receipt" | "refund" | "resend" | "copy" | "new_sale";

/**
 * An order with all that its screen shows.
 */
export type OrderView = { 
/**
 * Its id.
 */
id: string, 
/**
 * A counter of this program run, taken before the order is read: of two views of an order the one with the larger
 * number is the newer one, whichever arrives first.
 */
revision: number, 
/**
 * Its number, `<till>-<number>`.
 */
reference: string, 
/**
 * Its state.
 */
state: StateName, 
/**
 * The status as Front Payment wrote it, once there is one.
 */
front_status: string | null, 
/**
 * Front Payment's order id.
 */
front_order: string | null, 
/**
 * Front Payment's invoice number.
 */
invoice_number: string | null, 
/**
 * Person or company.
 */
customer_kind: CustomerKind, 
/**
 * Name.
 */
customer_name: string, 
/**
 * Way to invoice.
 */
method: MethodName, 
/**
 * Days to maturity.
 */
maturity_days: number, 
/**
 * The lines.
 */
lines: Array<OrderLineView>, 
/**
 * The sums.
 */
totals: TotalsView, 
/**
 * When it was placed.
 */
placed_at: number, 
/**
 * What has happened, oldest first.
 */
timeline: Array<TimelineEntry>, 
/**
 * What is wrong at which field, after a rejection.
 */
field_problems: Array<FieldProblem>, 
/**
 * What stands in the way.
 */
problem: ProblemView | null, 
/**
 * Whether it was put aside until somebody takes it up again.
 */
parked: boolean, 
/**
 * What can be done now, the most likely first.
 */
actions: Array<OrderAction>, 
/**
 * Whether goods may leave the shop.
 */
goods_released: boolean, 
/**
 * The BankID visit, while there is one.
 */
bankid: BankIdView | null, 
/**
 * What was given back or was to be, oldest first.
 */
refunds: Array<RefundView>, 
/**
 * What may be handed out of its receipt.
 */
receipt: ReceiptStanding, };

/**
 * A line of an order.
 */
export type OrderLineView = { 
/**
 * Name.
 */
name: string, 
/**
 * Sold by.
 */
unit: string, 
/**
 * Quantity in thousandths.
 */
quantity: number, 
/**
 * Amount in øre.
 */
amount: number, };

/**
 * A step of the order's life.
 */
export type TimelineEntry = { 
/**
 * When.
 */
at: number, 
/**
 * What.
 */
kind: TimelineKind, 
/**
 * Detail, such as a status or a reason's code; may be empty.
 */
detail: string, };

/**
 * Kinds of steps.
 */
export type TimelineKind = "placed" | "send_started" | "not_sent" | "accepted" | "rejected" | "unknown" | "bankid_opened" | "bankid_succeeded" | "bankid_failed" | "bankid_closed" | "status" | "corrected" | "method_changed" | "parked" | "cancelled" | "cancel_asked" | "cancel_failed" | "refund_started" | "refund_accepted" | "refund_confirmed" | "refund_overtaken" | "refund_refused" | "refund_not_sent" | "refund_unknown" | "refund_decided" | "resent" | "resend_failed" | "resend_unknown" | "receipt_issued" | "receipt_copied" | "receipt_not_handed_out" | "looked" | "adopted" | "found_absent" | "adopted_by_person" | "sent_again";

/**
 * What stands in the order's way.
 */
export type ProblemView = { 
/**
 * Chooses the text.
 */
code: ProblemCode, 
/**
 * Front Payment's own words where there are any; else empty.
 */
message: string, 
/**
 * When it is tried again by itself.
 */
retry_at: number | null, };

/**
 * Codes of [`ProblemView`].
 */
export type ProblemCode = "offline" | "may_not_wait" | "waited_too_long" | "token_refused" | "token_missing" | "rate_limited" | "unknown" | "decision_needed" | "bankid_address_missing" | "bankid_visit_lost" | "refused" | "status_unreachable" | "cancel_failed" | "personal_number_needed" | "customer_needed" | "restored" | "invoiced_after_all" | "no_invoice_yet";

/**
 * A visit to BankID.
 */
export type BankIdView = { 
/**
 * The order.
 */
order: string, 
/**
 * Whether our window is open.
 */
window_open: boolean, 
/**
 * Whether the visit goes on in the system's browser.
 */
external: boolean, 
/**
 * The host that the window shows.
 */
host: string, 
/**
 * The last host that was stopped, if any.
 */
blocked_host: string | null, 
/**
 * Whether a page is loading.
 */
loading: boolean, 
/**
 * Whether the page has been loading for longer than is usual: show the ways out first.
 */
slow: boolean, 
/**
 * When the visit ends.
 */
ends_at: number, };

/**
 * The orders whose sale is not over.
 */
export type OpenOrders = { 
/**
 * At most 100, the newest first.
 */
orders: Array<OrderSummaryView>, };

/**
 * An order in a list.
 */
export type OrderSummaryView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its number, `<till>-<number>`.
 */
reference: string, 
/**
 * Its state.
 */
state: StateName, 
/**
 * The customer's name.
 */
customer_name: string, 
/**
 * The sum with VAT, in øre.
 */
gross: number, 
/**
 * When it was placed.
 */
placed_at: number, };

/**
 * Asks for a page of the list of orders: those for which all of it holds. What needs a person stands first, then what
 * waits to be sent, then the rest, each the newest first.
 */
export type OrdersQuery = { 
/**
 * A part of the list.
 */
group: OrdersGroup, 
/**
 * Only in these states; empty: in any of the group.
 */
states: Array<StateName>, 
/**
 * Words of the customer's name, or their beginnings; empty: any.
 */
customer: string, 
/**
 * Our number (also its digits alone), Front Payment's order id or the invoice's number, whole; empty: any.
 */
reference: string, 
/**
 * Placed at this time or later.
 */
from: number | null, 
/**
 * Placed at this time or earlier.
 */
to: number | null, 
/**
 * With a sum of at least this, in øre.
 */
min_gross: number | null, 
/**
 * With a sum of at most this, in øre.
 */
max_gross: number | null, 
/**
 * [`OrdersPage::next`] of the page before; none for the first.
 */
after: string | null, 
/**
 * How many orders to return, at most 200.
 */
limit: number, };

/**
 * Parts of the list of orders.
 */
export type OrdersGroup = "all" | "attention" | "waiting" | "open" | "invoiced" | "paid" | "ended";

/**
 * A page of the list of orders.
 */
export type OrdersPage = { 
/**
 * The orders. There may be fewer than asked for, or none, although more follow.
 */
orders: Array<OrderRowView>, 
/**
 * Ask with this for what follows; none: this was the last page.
 */
next: string | null, 
/**
 * How many orders there are, whatever was asked for.
 */
counts: OrdersCounts, };

/**
 * An order in the list.
 */
export type OrderRowView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its number, `<till>-<number>`.
 */
reference: string, 
/**
 * Its state.
 */
state: StateName, 
/**
 * Way to invoice.
 */
method: MethodName, 
/**
 * Person or company.
 */
customer_kind: CustomerKind, 
/**
 * The customer's name.
 */
customer_name: string, 
/**
 * The sum with VAT, in øre.
 */
gross: number, 
/**
 * What of it was given back, in øre.
 */
refunded: number, 
/**
 * When it was placed.
 */
placed_at: number, 
/**
 * When it last changed.
 */
updated_at: number, 
/**
 * The status as Front Payment wrote it, once there is one.
 */
front_status: string | null, 
/**
 * Front Payment's invoice number.
 */
invoice_number: string | null, 
/**
 * Whether it needs a person.
 */
attention: boolean, 
/**
 * What stands in its way.
 */
problem: ProblemCode | null, 
/**
 * When it is tried again by itself.
 */
retry_at: number | null, };

/**
 * How many orders there are.
 */
export type OrdersCounts = { 
/**
 * Which need a person.
 */
attention: number, 
/**
 * Which Front Payment is still to get.
 */
waiting: number, 
/**
 * Which are not over.
 */
open: number, 
/**
 * All.
 */
all: number, };

/**
 * Names an order.
 */
export type OrderRef = { 
/**
 * The order's id.
 */
order: string, };

/**
 * Corrects a rejected order and sends it again under the same number.
 */
export type OrderCorrect = { 
/**
 * The order's id.
 */
order: string, 
/**
 * The customer, corrected.
 */
customer: CustomerForm, 
/**
 * Days to maturity.
 */
maturity_days: number, };

/**
 * Cancels an order.
 */
export type OrderCancel = { 
/**
 * The order's id.
 */
order: string, 
/**
 * Why; may be empty. Front Payment gets it as the cancellation note.
 */
note: string, };

/**
 * Where the BankID window lies over the UI: CSS pixels from the upper left corner of the web view.
 */
export type BankIdRect = { 
/**
 * From the left.
 */
x: number, 
/**
 * From the top.
 */
y: number, 
/**
 * Width.
 */
width: number, 
/**
 * Height.
 */
height: number, };

/**
 * What may still be given back of an order, asked of Front Payment this moment.
 */
export type Refundable = { 
/**
 * The order's id.
 */
order: string, 
/**
 * Every line of the order.
 */
lines: Array<RefundableLine>, 
/**
 * The order's sum with VAT, in øre.
 */
gross: number, 
/**
 * What was given back, is on its way back, or may be, in øre.
 */
refunded: number, 
/**
 * What is left, in øre.
 */
left: number, 
/**
 * Why nothing can be refunded now; none: all that is left can.
 */
hindrance: RefundHindrance | null, 
/**
 * Why single lines can't be refunded now; none: they can.
 */
by_line_hindrance: RefundHindrance | null, };

/**
 * A line, with what is left of it.
 */
export type RefundableLine = { 
/**
 * Its place in the order, from 0.
 */
line: number, 
/**
 * Name.
 */
name: string, 
/**
 * Sold by.
 */
unit: string, 
/**
 * Quantity sold, in thousandths.
 */
quantity: number, 
/**
 * What it cost, in øre.
 */
amount: number, 
/**
 * Quantity not yet taken back, in thousandths.
 */
left_quantity: number, 
/**
 * Amount not yet given back, in øre.
 */
left_amount: number, };

/**
 * What a refund would come to.
 */
export type RefundPreview = { 
/**
 * What is given back in all, in øre.
 */
amount: number, 
/**
 * Of which lines.
 */
lines: Array<RefundedLineView>, };

/**
 * Why a refund is not possible now.
 */
export type RefundHindrance = "not_invoiced" | "nothing_left" | "refund_open" | "offline" | "token_missing" | "rate_limited" | "refused" | "amounts_differ" | "lines_without_ids" | "lines_differ";

/**
 * Gives money back.
 */
export type OrderRefund = { 
/**
 * The order's id.
 */
order: string, 
/**
 * All that is left; then `lines` is empty.
 */
whole: boolean, 
/**
 * The lines, each at most once.
 */
lines: Array<OrderRefundLine>, 
/**
 * Why; may be empty. It stays at this till.
 */
note: string, };

/**
 * What is given back of a line: a quantity or an amount, one of the two.
 */
export type OrderRefundLine = { 
/**
 * Its place in the order, from 0.
 */
line: number, 
/**
 * Quantity taken back, in thousandths. The last of it takes what is left of the amount.
 */
quantity: number | null, 
/**
 * Amount, in øre.
 */
amount: number | null, };

/**
 * A person says what became of a refund whose outcome is not known.
 */
export type OrderRefundDecide = { 
/**
 * The order's id.
 */
order: string, 
/**
 * The refund's number within the order.
 */
refund: number, 
/**
 * True: Front Payment made it. False: it did not, send it again.
 */
happened: boolean, 
/**
 * How the person knows; required. It stands in the journal.
 */
reason: string, 
/**
 * The manager's PIN; empty where none is set.
 */
pin: string, };

/**
 * A refund of an order.
 */
export type RefundView = { 
/**
 * Its number within the order, from 1.
 */
refund: number, 
/**
 * Where it stands.
 */
state: RefundStateName, 
/**
 * What is given back, in øre.
 */
amount: number, 
/**
 * Whether it was all that was left.
 */
whole: boolean, 
/**
 * Of which lines.
 */
lines: Array<RefundedLineView>, 
/**
 * Why.
 */
note: string, 
/**
 * When a person asked for it.
 */
requested_at: number, 
/**
 * A code that tells why it is unknown, was refused or not sent; else empty.
 */
cause: string, 
/**
 * Front Payment's own words where it refused; else empty.
 */
message: string, 
/**
 * Its return receipt.
 */
receipt: ReceiptStanding, };

/**
 * What is given back of a line.
 */
export type RefundedLineView = { 
/**
 * Its place in the order, from 0.
 */
line: number, 
/**
 * Name.
 */
name: string, 
/**
 * Sold by.
 */
unit: string, 
/**
 * Quantity in thousandths; none where an amount was given back.
 */
quantity: number | null, 
/**
 * Amount, in øre.
 */
amount: number, };

/**
 * Where a refund stands.
 */
export type RefundStateName = "sending" | "pending" | "confirmed" | "refused" | "not_sent" | "unknown" | "overtaken";

/**
 * Sends the customer the invoice or its link once more.
 */
export type OrderResend = { 
/**
 * The order's id.
 */
order: string, 
/**
 * Such as `+47`.
 */
country_code: string, 
/**
 * Phone without the country code.
 */
msisdn: string, 
/**
 * E-mail.
 */
email: string, };

/**
 * What may be handed out of a receipt: the original once, then one copy that says so.
 */
export type ReceiptStanding = "none" | "original" | "copy" | "spent";

/**
 * Names a receipt.
 */
export type ReceiptRef = { 
/**
 * The order's id.
 */
order: string, 
/**
 * The return receipt of this refund; none: the order's own receipt.
 */
refund: number | null, 
/**
 * The copy, marked as one.
 */
copy: boolean, };

/**
 * An order and what may be it at Front Payment.
 */
export type Candidates = { 
/**
 * Our order's id.
 */
order: string, 
/**
 * Its state: only of an order that is `Unknown` is there anything to decide.
 */
state: StateName, 
/**
 * Our order as it was sent.
 */
ours: ComparedOrder, 
/**
 * What may be it, the likeliest first; at most 20.
 */
candidates: Array<CandidateView>, 
/**
 * Why the till does not decide by itself.
 */
undecided: UndecidedCode, 
/**
 * When Front Payment's list was last looked through for it in this run of the program.
 */
looked_at: number | null, 
/**
 * When that is done next by itself.
 */
next_look_at: number | null, 
/**
 * How many orders Front Payment listed at the last look that succeeded.
 */
listed: number | null, };

/**
 * An order as two sides are compared by. What is not known is null.
 */
export type ComparedOrder = { 
/**
 * Front Payment's order id.
 */
front_order: string | null, 
/**
 * Front Payment's status, as it came.
 */
status: string | null, 
/**
 * Our reference.
 */
reference: string | null, 
/**
 * The order's date: of ours, as it was sent last.
 */
dated_at: number | null, 
/**
 * The date as Front Payment wrote it.
 */
date_text: string | null, 
/**
 * The customer's name.
 */
customer_name: string | null, 
/**
 * A company's number.
 */
organization_number: string | null, 
/**
 * E-mail.
 */
email: string | null, 
/**
 * Phone, without the country code.
 */
msisdn: string | null, 
/**
 * The sum with VAT, in øre.
 */
gross: number | null, 
/**
 * The lines.
 */
lines: Array<ComparedLine>, };

/**
 * A line of a [`ComparedOrder`].
 */
export type ComparedLine = { 
/**
 * Name.
 */
name: string | null, 
/**
 * Product number.
 */
sku: string | null, 
/**
 * Quantity in thousandths.
 */
quantity: number | null, 
/**
 * Amount with VAT in øre.
 */
amount: number | null, };

/**
 * An order at Front Payment that may be ours.
 */
export type CandidateView = { 
/**
 * Front Payment's order id: what `order_adopt` takes.
 */
front_order: string, 
/**
 * What it is. Where its details could not be read, its id and status alone.
 */
theirs: ComparedOrder, 
/**
 * Whether its details could be read.
 */
read: boolean, 
/**
 * Our reference.
 */
reference: AgreementName, 
/**
 * The sum.
 */
gross: AgreementName, 
/**
 * The customer.
 */
customer: AgreementName, 
/**
 * The lines.
 */
lines: AgreementName, 
/**
 * The date, against the times at which ours was sent.
 */
date: AgreementName, };

/**
 * How two sides stand to each other in one thing.
 */
export type AgreementName = "agrees" | "differs" | "silent";

/**
 * Why an open outcome is not decided by the till.
 */
export type UndecidedCode = "decided" | "not_looked" | "list_failed" | "list_incomplete" | "details_failed" | "more_to_read" | "too_early" | "one_is_on_its_way" | "several_match" | "equal_orders" | "not_certain" | "ended" | "taken" | "absent_again";

/**
 * A person says which order at Front Payment this one is.
 */
export type OrderAdopt = { 
/**
 * Our order's id.
 */
order: string, 
/**
 * Front Payment's order id.
 */
front_order: string, 
/**
 * Why; required, at most 200 characters. It is journalled for ever: no personal data.
 */
reason: string, };

/**
 * A manager says that the order does not exist at Front Payment, and sends it again.
 */
export type OrderSendAgain = { 
/**
 * Our order's id.
 */
order: string, 
/**
 * Why; required, at most 200 characters. It is journalled for ever: no personal data.
 */
reason: string, 
/**
 * The manager's PIN, where one is set.
 */
pin: string | null, };

/**
 * What Front Payment has of the time that a restored backup does not hold.
 */
export type FoundOrders = { 
/**
 * Those that nobody has dealt with, in the order in which they were found.
 */
orders: Array<FoundOrderView>, 
/**
 * Whether Front Payment's list is still being looked through: there may be more.
 */
looking: boolean, };

/**
 * An order at Front Payment that no order of ours is.
 */
export type FoundOrderView = { 
/**
 * Front Payment's order id.
 */
front_order: string, 
/**
 * The status as Front Payment wrote it last.
 */
status: string, 
/**
 * This till's number for it; none where Front Payment did not tell it: then it may be another till's.
 */
reference: string | null, 
/**
 * The customer's name.
 */
customer_name: string | null, 
/**
 * The sum with VAT, in øre.
 */
gross: number | null, 
/**
 * The order's date, in ms.
 */
dated_at: number | null, 
/**
 * Front Payment's invoice number.
 */
invoice_number: string | null, 
/**
 * When it was found, in ms.
 */
found_at: number, };

/**
 * A person has dealt with an order that was found.
 */
export type FoundSettle = { 
/**
 * Front Payment's order id.
 */
front_order: string, 
/**
 * What was done; required, at most 200 characters. It is journalled for ever: no personal data.
 */
reason: string, };

/**
 * A receipt for the screen. Looking at it hands nothing out.
 */
export type ReceiptView = { 
/**
 * The receipt as text for a fixed-width face, 42 columns.
 */
text: string, 
/**
 * The text of the QR code (the order number).
 */
qr: string, 
/**
 * What may be handed out of it.
 */
standing: ReceiptStanding, };

/**
 * Where a receipt was saved.
 */
export type SavedReceipt = { 
/**
 * The file.
 */
path: string, };

/**
 * The answer to printing a receipt.
 */
export type ReceiptPrinted = { 
/**
 * Whether it waits in the till's own queue; else the system has it.
 */
queued: boolean, };

/**
 * What is known of the printer.
 */
export type PrinterStateName = "system" | "unasked" | "ready" | "paper_low" | "paper_out" | "cover_open" | "faulty" | "silent" | "unreachable" | "stopped" | "missing";

/**
 * Where a print job stands.
 */
export type PrintJobState = "waiting" | "printing" | "unknown";

/**
 * A receipt that waits for the printer.
 */
export type PrintJobView = { 
/**
 * Its number.
 */
id: number, 
/**
 * The order's id.
 */
order: string, 
/**
 * The order's number, `<till>-<number>`.
 */
reference: string, 
/**
 * The refund that it is the return receipt of, if any.
 */
refund: number | null, 
/**
 * Whether it is the copy.
 */
copy: boolean, 
/**
 * Where it stands.
 */
state: PrintJobState, 
/**
 * When it was queued.
 */
queued_at: number, };

/**
 * The printer and its queue.
 */
export type PrinterView = { 
/**
 * What is known of it.
 */
state: PrinterStateName, 
/**
 * The system's words where it can't be reached or was stopped; else empty.
 */
detail: string, 
/**
 * When it was last asked.
 */
asked_at: number | null, 
/**
 * What is not printed yet, the oldest first.
 */
jobs: Array<PrintJobView>, };

/**
 * What became of a test print.
 */
export type TestOutcome = "printed" | "sent" | "not_sent" | "broken_off";

/**
 * A test print.
 */
export type PrinterTested = { 
/**
 * What became of it.
 */
outcome: TestOutcome, 
/**
 * The printer, as it was then.
 */
printer: PrinterView, };

/**
 * One of the system's printers.
 */
export type SystemPrinterView = { 
/**
 * Its name in the system.
 */
name: string, 
/**
 * Whether it prints what names none.
 */
is_default: boolean, };

/**
 * What can be chosen to print on this machine.
 */
export type PrinterChoices = { 
/**
 * Values of `printer_kind` that this machine's system knows.
 */
kinds: Array<string>, 
/**
 * The system's printers; none where it asks in a dialog of its own.
 */
printers: Array<SystemPrinterView>, };

/**
 * Names a print job.
 */
export type PrintJobRef = { 
/**
 * Its number.
 */
job: number, };

/**
 * A person has looked whether a receipt came out of the printer.
 */
export type PrintJobDecide = { 
/**
 * The job's number.
 */
job: number, 
/**
 * Whether it came out whole. If not, it is printed again.
 */
came_out: boolean, };

/**
 * The UI's languages.
 */
export type LanguageName = "nb" | "en";

/**
 * Light by day, dark by night.
 */
export type Theme = "light" | "dark";

/**
 * Sets the UI's language.
 */
export type SetLanguage = { 
/**
 * The language.
 */
language: LanguageName, };

/**
 * Gives a token.
 */
export type SetToken = { 
/**
 * The token. Leading and trailing blanks are dropped.
 */
token: string, 
/**
 * Whether to keep it in the keychain; else it is used for this run alone.
 */
keep: boolean, 
/**
 * The manager's PIN, where there is one.
 */
pin?: string, };

/**
 * The settings as text in fields. Field names in problems are the names here.
 */
export type SettingsForm = { 
/**
 * Shop's name, printed on receipts.
 */
shop_name: string, 
/**
 * Seller's organisation number.
 */
shop_organization_number: string, 
/**
 * Registered for VAT: `MVA` is printed.
 */
shop_vat_registered: boolean, 
/**
 * AS or ASA: `Foretaksregisteret` is printed.
 */
shop_business_register: boolean, 
/**
 * Street.
 */
shop_street: string, 
/**
 * Postcode.
 */
shop_zip: string, 
/**
 * Town.
 */
shop_city: string, 
/**
 * The logo as a `data:` address, a PNG or JPEG file of 2 MB at most; empty: none. What is kept of it may look other
 * than what was given: it is scaled down, and opaque on white.
 */
shop_logo: string, 
/**
 * Name of the till, shown on screen.
 */
till_name: string, 
/**
 * The cashier's name on receipts; may be empty.
 */
cashier: string, 
/**
 * Language.
 */
language: LanguageName, 
/**
 * Theme.
 */
theme: Theme, 
/**
 * `roll80` or `a4`.
 */
receipt_paper: string, 
/**
 * Where PDFs are saved; empty: the documents folder.
 */
receipt_folder: string, 
/**
 * Who prints receipts: `system`, `network`, `serial` or `usb`.
 */
printer_kind: string, 
/**
 * The system's printer, by its name; empty: its default.
 */
printer_name: string, 
/**
 * A network printer's name or address.
 */
printer_host: string, 
/**
 * Its port, 1 to 65535; most have 9100.
 */
printer_port: number, 
/**
 * A serial printer's port (`/dev/ttyUSB0`, `COM3`), or the file of a USB printer (`/dev/usb/lp0`).
 */
printer_path: string, 
/**
 * Bits a second of a serial printer: 9600, 19200, 38400, 57600 or 115200.
 */
printer_baud: number, 
/**
 * Letters a line of a receipt printer: 48, 42 or 32.
 */
printer_columns: number, 
/**
 * How a receipt printer cuts: `partial`, `full` or `none`.
 */
printer_cut: string, 
/**
 * Whether the drawer at the receipt printer is opened with each original.
 */
printer_drawer: boolean, 
/**
 * Whether the receipt printer tells its state. One that should and does not gets nothing.
 */
printer_answers: boolean, 
/**
 * Who draws QR codes: `printer` or `picture`.
 */
printer_qr: string, 
/**
 * Whether Front Payment may add the merchant's invoice fee.
 */
invoice_fee: boolean, 
/**
 * Default days to maturity for companies: 14, 30 or 45.
 */
corporate_maturity_days: number, 
/**
 * VAT rates that may be sold, per cent, separated by commas.
 */
vat_rates: string, 
/**
 * Whether a company's checkout may wait for a connection.
 */
offline_corporate_checkout: boolean, 
/**
 * Whether a sent invoice may.
 */
offline_send_invoice: boolean, 
/**
 * Whether an EHF invoice may.
 */
offline_ehf: boolean, 
/**
 * Whether a payment link may.
 */
offline_payment_link: boolean, 
/**
 * The largest order on credit that may wait, in kroner as typed; empty: no limit.
 */
offline_largest_order: string, 
/**
 * The most that all such orders together may come to, in kroner as typed; empty: no limit.
 */
offline_largest_sum: string, 
/**
 * How long an order may wait before it needs a person: 1 to 720 hours, or as many days.
 */
offline_wait: number, 
/**
 * What [`offline_wait`](Self::offline_wait) counts: `hours` or `days`.
 */
offline_wait_unit: string, 
/**
 * Whether the program starts as a self-service kiosk.
 */
kiosk: boolean, 
/**
 * Seconds without a sign of life until the kiosk asks whether anybody is there, 10 to 600.
 */
kiosk_idle_seconds: number, 
/**
 * Seconds that a customer has to answer, 20 to 120.
 */
kiosk_warning_seconds: number, 
/**
 * Whether a customer may go on in BankID on their own phone.
 */
kiosk_own_phone: boolean, 
/**
 * Whether a person may have a payment link by SMS instead of BankID at the kiosk.
 */
kiosk_payment_link: boolean, 
/**
 * Whether companies may buy at the kiosk.
 */
kiosk_companies: boolean, 
/**
 * How loud the kiosk calls the staff, 0 to 100 per cent.
 */
kiosk_volume: number, 
/**
 * Seconds on each control for whoever works the kiosk by one switch, 0 (off) to 10.
 */
kiosk_scan_seconds: number, 
/**
 * Minutes without a touch until the kiosk's screen is switched off, 0 (never) to 999.
 */
kiosk_dark_minutes: number, 
/**
 * Whether the kiosk starts anew once a night, when nobody stands there.
 */
kiosk_nightly_restart: boolean, 
/**
 * The folder of the pictures and films that the kiosk shows while nobody is there; empty: none.
 */
kiosk_pictures: string, 
/**
 * The shop's colour at the kiosk, `#rrggbb`; empty: Kasse's own.
 */
kiosk_color: string, 
/**
 * Path of the EHF call after `connect/`.
 */
ehf_path: string, 
/**
 * How EHF takes the lines: `map` or `array`.
 */
ehf_products: string, 
/**
 * How the order's date is written for checkout: `unix_seconds` or `day_month_year`.
 */
order_date_submit: string, 
/**
 * The same for a sent invoice.
 */
order_date_create: string, 
/**
 * The same for EHF.
 */
order_date_ehf: string, 
/**
 * Seconds until a connection must stand, 1 to 30.
 */
connect_seconds: number, 
/**
 * Seconds that a whole call may take, 5 to 120.
 */
call_seconds: number, 
/**
 * More hosts that BankID may visit, separated by commas; a leading `*.` allows sub-domains.
 */
bankid_hosts: string, 
/**
 * Minutes until a BankID visit ends, 2 to 30.
 */
bankid_minutes: number, 
/**
 * Front Payment's callback address.
 */
callback_url: string, 
/**
 * Address that BankID ends at when it went well.
 */
success_url: string, 
/**
 * Address that BankID ends at when it did not.
 */
failure_url: string, 
/**
 * The till's id: the first part of order numbers. Fixed once the till has an order.
 */
till_id: string, 
/**
 * Whether [`till_id`](Self::till_id) is fixed.
 */
till_id_fixed: boolean, 
/**
 * Whether there is a manager's PIN. For reading.
 */
pin_is_set: boolean, 
/**
 * Front Payment's address in use. For reading.
 */
api_url: string, };

/**
 * Saves the settings.
 */
export type SettingsSave = { 
/**
 * As they should be.
 */
form: SettingsForm, 
/**
 * The manager's PIN, where there is one and something changes that is the manager's to decide.
 */
pin?: string, };

/**
 * The answer to saving.
 */
export type SettingsSaved = { 
/**
 * The settings as they are now.
 */
settings: SettingsForm, 
/**
 * What must be mended; nothing was saved while there is any.
 */
errors: Array<FieldProblem>, };

/**
 * Sets the manager's PIN, or changes it.
 */
export type PinSet = { 
/**
 * The PIN so far, where there is one.
 */
old?: string, 
/**
 * The new one: 4 to 12 digits.
 */
new: string, };

/**
 * A PIN that goes with an act of the manager's.
 */
export type PinGiven = { 
/**
 * As typed; none where there is no PIN, or to ask whether one is needed.
 */
pin?: string, };

/**
 * Whether there is a PIN.
 */
export type PinView = { 
/**
 * There is one. Without, everybody may do what is the manager's.
 */
is_set: boolean, };

/**
 * Everything that the first screen needs.
 */
export type Start = { 
/**
 * The program's version.
 */
version: string, 
/**
 * The profile.
 */
profile: ProfileName, 
/**
 * Whether this is the kiosk.
 */
kiosk: boolean, 
/**
 * How long the kiosk waits.
 */
kiosk_setup: KioskSetup, 
/**
 * The UI's language.
 */
language: LanguageName, 
/**
 * Light or dark.
 */
theme: Theme, 
/**
 * The shop.
 */
shop: ShopView, 
/**
 * The categories in the catalogue's order.
 */
categories: Array<CategoryView>, 
/**
 * The cart as it was left.
 */
cart: CartView, 
/**
 * An order that was on its way when the program stopped and that a cashier should see now.
 */
open_order: OrderView | null, 
/**
 * At the kiosk, whether a customer left something behind: a cart, a language, an order. Their page fell.
 */
customer_there: boolean, 
/**
 * The connection.
 */
connection: ConnectionView, 
/**
 * The token.
 */
token: TokenView, 
/**
 * What a person should know.
 */
notices: Array<NoticeView>, };

/**
 * How a kiosk is set up. Times are ms.
 */
export type KioskSetup = { 
/**
 * Until it asks whether anybody is there.
 */
idle_ms: number, 
/**
 * For an answer; at least 20 s.
 */
warning_ms: number, 
/**
 * For BankID, and for whatever else goes on on the customer's own phone.
 */
bankid_ms: number, 
/**
 * Whether receipts are printed here: not where the system would ask in a dialog of its own.
 */
prints: boolean, 
/**
 * Whether the printer says when a receipt is on paper.
 */
printer_answers: boolean, 
/**
 * Whether F6 leads from BankID's window to the kiosk's bar and back.
 */
bankid_f6: boolean, 
/**
 * Whether the on-screen keyboard can type in BankID's window here.
 */
bankid_keyboard: boolean, 
/**
 * Whether BankID may go on on the customer's own phone.
 */
own_phone: boolean, 
/**
 * Whether a person may have a payment link by SMS instead.
 */
payment_link: boolean, 
/**
 * Whether companies may buy here.
 */
companies: boolean, 
/**
 * How loud the staff is called, 0 to 100.
 */
volume: number, 
/**
 * How long a switch's focus rests on each control; 0: it does not move by itself.
 */
scan_ms: number, 
/**
 * Whether there is a PIN, without which nobody gets to the staff's view.
 */
has_pin: boolean, 
/**
 * Whether the staff took it out of order.
 */
out_of_order: boolean, 
/**
 * The shop's colour as it was chosen, `#rrggbb`; none: Kasse's own.
 */
color: string | null, 
/**
 * The shop's logo as a `data:` address, opaque on white; none where there is none, and at a till, which does not show
 * it.
 */
logo: string | null, };

/**
 * A customer is done, went away, or broke off: nothing of them may stay.
 */
export type KioskEnd = { 
/**
 * The order that was in hand, if any.
 */
order: string | null, };

/**
 * Which of the kiosk's two windows has the focus while BankID's is open.
 */
export type BankIdFocus = { 
/**
 * The page's, until its customer has gone: they work it by one switch, which scans the keys that are pressed in BankID's. Else BankID's.
 */
on_page: boolean, };

/**
 * A key of the on-screen keyboard, for the page in BankID's window.
 */
export type BankIdKey = { 
/**
 * The order whose customer is at BankID.
 */
order: string, 
/**
 * One character, or `backspace`, `tab` or `enter`.
 */
key: string, };

/**
 * A QR code for the customer's own phone: BankID's address, or their receipt.
 */
export type QrModules = { 
/**
 * Rows of `1` for dark and `0` for light, without a quiet zone.
 */
rows: Array<string>, };

/**
 * The staff puts the kiosk out of order, or back to work.
 */
export type KioskSwitch = { 
/**
 * The manager's PIN.
 */
pin?: string, 
/**
 * Whether it takes no customers.
 */
out_of_order: boolean, };

/**
 * What the staff sees of a kiosk. No customer is in it.
 */
export type KioskStaff = { 
/**
 * The program's version.
 */
version: string, 
/**
 * The name of this till.
 */
till: string, 
/**
 * Whether it takes no customers.
 */
out_of_order: boolean, 
/**
 * The connection, and what waits for it.
 */
connection: ConnectionView, 
/**
 * Whether there is a token.
 */
token: TokenState, 
/**
 * The receipt printer's state, where there is one of our own.
 */
printer: PrinterStateName, 
/**
 * Receipts that are not on paper yet.
 */
unprinted: number, 
/**
 * Orders: what needs a person, what waits, the rest; each the newest first. At most [`Self::SALES`].
 */
sales: Array<KioskSale>, };

/**
 * A test print from the staff's view.
 */
export type KioskTested = { 
/**
 * What became of it.
 */
outcome: TestOutcome, 
/**
 * The view after it.
 */
staff: KioskStaff, };

/**
 * A kiosk that did not open, before its page.
 */
export type KioskClosed = { 
/**
 * Whether customers stand before it: only the staff may see what is wrong.
 */
kiosk: boolean, 
/**
 * Whether the staff can get in here.
 */
has_pin: boolean, };

/**
 * One order in that list.
 */
export type KioskSale = { 
/**
 * Its number.
 */
reference: string, 
/**
 * How it stands.
 */
state: StateName, 
/**
 * The sum with VAT, in øre.
 */
gross: number, 
/**
 * When it was placed, ms UTC.
 */
placed_at: number, };

/**
 * What the kiosk shows while nobody is there.
 */
export type KioskPictures = { 
/**
 * In the order of their names.
 */
pictures: Array<KioskPicture>, };

/**
 * A picture or a film of the merchant's.
 */
export type KioskPicture = { 
/**
 * Its address, for this run of the program.
 */
src: string, 
/**
 * Whether it is a film.
 */
film: boolean, };

/**
 * What the first screen needs, as the program puts it into the page so that the page need not ask.
 */
export type FirstAnswers = { 
/**
 * What `start` answers.
 */
start: Start, 
/**
 * The first page of the whole catalogue, as `catalogue_search` answers it.
 */
products: ProductPage, };

/**
 * Profiles.
 */
export type ProfileName = "training" | "demo" | "production" | "custom";

/**
 * The shop and the till.
 */
export type ShopView = { 
/**
 * Shop.
 */
name: string, 
/**
 * The till's name.
 */
till: string, 
/**
 * The cashier's name; may be empty.
 */
cashier: string, };

/**
 * The connection to Front Payment and what waits.
 */
export type ConnectionView = { 
/**
 * Whether the last call reached Front Payment.
 */
online: boolean, 
/**
 * Orders not yet sent.
 */
queued: number, 
/**
 * Orders that need a person.
 */
attention: number, 
/**
 * Since when the oldest unsent order waits.
 */
oldest_at: number | null, 
/**
 * How far Front Payment's clock is before this till's (negative: behind it), in ms; only where it is more than 30 s.
 */
clock_drift_ms: number | null, };

/**
 * Where the token stands.
 */
export type TokenState = "not_needed" | "kept" | "for_this_run" | "missing" | "refused";

/**
 * The token's state, never the token.
 */
export type TokenView = { 
/**
 * Where it stands.
 */
state: TokenState, 
/**
 * Whether there is a keychain that can keep it.
 */
keychain: boolean, };

/**
 * What a person should know, and goes on working all the same.
 */
export type NoticeCode = "keychain_unavailable" | "token_missing" | "token_refused" | "token_replaced" | "shop_incomplete" | "catalogue_empty" | "store_unwritable" | "disk_low" | "backup_failed" | "backup_restored" | "orders_found" | "clock_drift" | "invoice_paid" | "invoice_reminder" | "invoice_collection" | "invoice_expired" | "invoiced_after_all";

/**
 * What a notice told is over.
 */
export type NoticeOver = { 
/**
 * Which.
 */
code: NoticeCode, };

/**
 * A notice.
 */
export type NoticeView = { 
/**
 * Which.
 */
code: NoticeCode, 
/**
 * Detail; may be empty.
 */
detail: string, };

/**
 * Where backups lie and when the last one was made.
 */
export type BackupStatus = { 
/**
 * The folder.
 */
folder: string, 
/**
 * Whether it is the one beside the database, because no other was chosen.
 */
is_default: boolean, 
/**
 * When the newest was made.
 */
last_at: number | null, 
/**
 * How many there are.
 */
kept: number, };

/**
 * Chooses where backups lie.
 */
export type BackupFolder = { 
/**
 * A whole path; empty: beside the database.
 */
folder: string, 
/**
 * The manager's PIN, where there is one.
 */
pin?: string, };

/**
 * What can be done about a database that can't be opened.
 */
export type Recovery = { 
/**
 * Where backups were looked for.
 */
folder: string, 
/**
 * The newest good one.
 */
newest: RecoveryBackup | null, };

/**
 * A good backup.
 */
export type RecoveryBackup = { 
/**
 * Its file.
 */
file: string, 
/**
 * When it was made.
 */
made_at: number, 
/**
 * How many orders it holds.
 */
orders: number, };

/**
 * Puts a backup in the database's place.
 */
export type RestoreBackup = { 
/**
 * [`RecoveryBackup::file`].
 */
file: string, };

/**
 * Somebody closes the window while orders are unsent, or while a customer is in BankID.
 */
export type CloseAsked = { 
/**
 * How many orders wait to be sent; may be none.
 */
unsent: number, 
/**
 * Whether an order waits for its customer's signature.
 */
in_bankid: boolean, };

/** Every command: what it takes and what it answers. */
export interface Commands {
  start: { request: null; answer: Start };
  ui_ready: { request: null; answer: null };
  ui_hears: { request: null; answer: null };
  open_again: { request: null; answer: null };
  close_anyway: { request: null; answer: null };
  recovery: { request: null; answer: Recovery };
  backup_restore: { request: RestoreBackup; answer: null };
  backup_status: { request: null; answer: BackupStatus };
  backup_now: { request: null; answer: BackupStatus };
  backup_folder_set: { request: BackupFolder; answer: BackupStatus };
  language_set: { request: SetLanguage; answer: null };
  settings_get: { request: null; answer: SettingsForm };
  settings_save: { request: SettingsSave; answer: SettingsSaved };
  token_set: { request: SetToken; answer: TokenView };
  token_clear: { request: PinGiven; answer: TokenView };
  pin_set: { request: PinSet; answer: PinView };
  pin_clear: { request: PinGiven; answer: PinView };
  catalogue_search: { request: CatalogueSearch; answer: ProductPage };
  cart_add: { request: CartAdd; answer: CartView };
  cart_scan: { request: CartScan; answer: CartView };
  cart_set_quantity: { request: CartSetQuantity; answer: CartView };
  cart_set_price: { request: CartSetPrice; answer: CartView };
  cart_set_discount: { request: CartSetDiscount; answer: CartView };
  cart_remove: { request: LineRef; answer: CartView };
  cart_clear: { request: null; answer: CartView };
  cart_undo: { request: null; answer: CartView };
  customer_check: { request: CustomerForm; answer: CustomerCheck };
  order_place: { request: Place; answer: OrderView };
  orders_open: { request: null; answer: OpenOrders };
  orders_page: { request: OrdersQuery; answer: OrdersPage };
  order_get: { request: OrderRef; answer: OrderView };
  order_form: { request: OrderRef; answer: CustomerForm };
  order_correct: { request: OrderCorrect; answer: OrderView };
  order_retry: { request: OrderRef; answer: OrderView };
  order_send_invoice_instead: { request: OrderRef; answer: OrderView };
  order_payment_link: { request: OrderRef; answer: OrderView };
  order_park: { request: OrderRef; answer: OrderView };
  order_cancel: { request: OrderCancel; answer: OrderView };
  order_edit_cart: { request: OrderRef; answer: CartView };
  sale_new: { request: null; answer: CartView };
  kiosk_end: { request: KioskEnd; answer: CartView };
  kiosk_new_page: { request: null; answer: boolean };
  kiosk_staff: { request: PinGiven; answer: KioskStaff };
  kiosk_switch: { request: KioskSwitch; answer: KioskStaff };
  kiosk_print_test: { request: PinGiven; answer: KioskTested };
  kiosk_leave: { request: PinGiven; answer: null };
  kiosk_closed: { request: null; answer: KioskClosed };
  kiosk_recover: { request: PinGiven; answer: null };
  kiosk_at_rest: { request: null; answer: null };
  kiosk_pictures: { request: null; answer: KioskPictures };
  order_candidates: { request: OrderRef; answer: Candidates };
  order_look_again: { request: OrderRef; answer: OrderView };
  order_adopt: { request: OrderAdopt; answer: OrderView };
  order_send_again: { request: OrderSendAgain; answer: OrderView };
  orders_found: { request: null; answer: FoundOrders };
  order_found_settle: { request: FoundSettle; answer: FoundOrders };
  bankid_open: { request: OrderRef; answer: OrderView };
  bankid_external: { request: OrderRef; answer: OrderView };
  bankid_close: { request: OrderRef; answer: OrderView };
  bankid_place: { request: BankIdRect; answer: null };
  bankid_key: { request: BankIdKey; answer: null };
  bankid_focus: { request: BankIdFocus; answer: null };
  bankid_code: { request: OrderRef; answer: QrModules };
  receipt_view: { request: ReceiptRef; answer: ReceiptView };
  receipt_code: { request: ReceiptRef; answer: QrModules };
  receipt_print: { request: ReceiptRef; answer: ReceiptPrinted };
  receipt_save: { request: ReceiptRef; answer: SavedReceipt };
  receipt_show: { request: ReceiptRef; answer: null };
  printer_status: { request: null; answer: PrinterView };
  printer_choices: { request: null; answer: PrinterChoices };
  printer_test: { request: null; answer: PrinterTested };
  print_jobs_retry: { request: null; answer: PrinterView };
  print_job_cancel: { request: PrintJobRef; answer: PrinterView };
  print_job_decide: { request: PrintJobDecide; answer: PrinterView };
  order_refundable: { request: OrderRef; answer: Refundable };
  order_refund_preview: { request: OrderRefund; answer: RefundPreview };
  order_refund: { request: OrderRefund; answer: OrderView };
  order_refund_decide: { request: OrderRefundDecide; answer: OrderView };
  order_resend: { request: OrderResend; answer: OrderView };
}

/** Every event and its payload. */
export interface Events {
  order_changed: OrderView;
  bankid_changed: BankIdView;
  connection_changed: ConnectionView;
  printer_changed: PrinterView;
  notice: NoticeView;
  notice_over: NoticeOver;
  close_asked: CloseAsked;
}
