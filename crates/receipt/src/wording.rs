//! Every word that a receipt prints. An accountant who wants other words has them changed here and nowhere else.
//!
//! The titles that the law gives (`UTLEVERINGSKVITTERING – IKKE KVITTERING FOR KJØP` and its sisters) stay Norwegian in
//! every language, with the translation beneath.

use kasse_core::{CustomerKind, CustomerLanguage, Method, Unit};
use serde::{Deserialize, Serialize};

use crate::kind::ReceiptKind;

/// The languages that the law allows on sales documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Language {
    /// Norwegian.
    #[default]
    Nb,
    /// Swedish.
    Sv,
    /// Danish.
    Da,
    /// English.
    En,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 4] = [Self::Nb, Self::Sv, Self::Da, Self::En];

    pub(crate) fn words(self) -> &'static Words {
        match self {
            Self::Nb => &NB,
            Self::Sv => &SV,
            Self::Da => &DA,
            Self::En => &EN,
        }
    }
}

/// A customer's language where the law allows it on a receipt, else Norwegian.
impl From<CustomerLanguage> for Language {
    fn from(language: CustomerLanguage) -> Self {
        match language {
            CustomerLanguage::No | CustomerLanguage::De => Self::Nb,
            CustomerLanguage::En => Self::En,
            CustomerLanguage::Sv => Self::Sv,
            CustomerLanguage::Da => Self::Da,
        }
    }
}

/// The law's word for a copy.
pub(crate) const COPY: &str = "KOPI";
/// Behind the organisation number of an AS or ASA.
pub(crate) const BUSINESS_REGISTER: &str = "Foretaksregisteret";

/// The law's title.
pub(crate) fn title(kind: ReceiptKind) -> &'static str {
    match kind {
        ReceiptKind::Sale => "SALGSKVITTERING",
        ReceiptKind::Delivery => "UTLEVERINGSKVITTERING – IKKE KVITTERING FOR KJØP",
        ReceiptKind::Provisional => "FORELØPIG KVITTERING – IKKE KVITTERING FOR KJØP",
        ReceiptKind::Return => "RETURKVITTERING",
        ReceiptKind::Training => "TRENINGSKVITTERING – IKKE KVITTERING FOR KJØP",
    }
}

/// The kind's name in a sentence, for a window's title and the head of further pages.
pub(crate) fn short_title(kind: ReceiptKind) -> &'static str {
    match kind {
        ReceiptKind::Sale => "Salgskvittering",
        ReceiptKind::Delivery => "Utleveringskvittering",
        ReceiptKind::Provisional => "Foreløpig kvittering",
        ReceiptKind::Return => "Returkvittering",
        ReceiptKind::Training => "Treningskvittering",
    }
}

/// The words of a test print.
pub(crate) struct TestPrint {
    pub(crate) title: &'static str,
    pub(crate) no_receipt: &'static str,
    pub(crate) letters: &'static str,
    pub(crate) width: &'static str,
    pub(crate) qr: &'static str,
}

pub(crate) fn test_print(language: Language) -> TestPrint {
    match language {
        Language::En => TestPrint {
            title: "TEST PRINT",
            no_receipt: "Not a receipt",
            letters: "Every letter and the euro sign must be readable:",
            width: "The ruler must fill one line and no more:",
            qr: "The code reads: TEST PRINT",
        },
        Language::Nb | Language::Sv | Language::Da => TestPrint {
            title: "TESTUTSKRIFT",
            no_receipt: "Ikke en kvittering",
            letters: "Alle bokstavene og eurotegnet skal kunne leses:",
            width: "Linjalen skal fylle én linje og ikke mer:",
            qr: "Koden sier: TESTUTSKRIFT",
        },
    }
}

/// How an order is paid.
pub(crate) const MEANS_OF_PAYMENT: &str = "Front Payment";
/// A sale on credit.
const CREDIT_SALE: &str = "Kredittsalg – faktura";

/// Lines beneath the title: the mark of a credit sale, then the title in the customer's language.
pub(crate) fn subtitles(
    kind: ReceiptKind,
    on_credit: bool,
    language: Language,
) -> Vec<&'static str> {
    let words = language.words();
    let mark = match kind {
        ReceiptKind::Sale => on_credit.then_some(CREDIT_SALE),
        ReceiptKind::Delivery
        | ReceiptKind::Provisional
        | ReceiptKind::Return
        | ReceiptKind::Training => None,
    };
    let translation = words.titles.map(|titles| match kind {
        ReceiptKind::Sale if !on_credit => titles.sale_paid,
        ReceiptKind::Sale => titles.sale,
        ReceiptKind::Delivery => titles.delivery,
        ReceiptKind::Provisional => titles.provisional,
        ReceiptKind::Return => titles.returned,
        ReceiptKind::Training => titles.training,
    });
    mark.into_iter().chain(translation).collect()
}

/// A unit's name behind a quantity.
pub(crate) fn unit(unit: Unit, language: Language) -> &'static str {
    match (language, unit) {
        (Language::Nb | Language::Da, unit) | (_, unit @ (Unit::Kg | Unit::M)) => unit.code(),
        (Language::Sv, Unit::Stk) => "st",
        (Language::Sv, Unit::Par) => "par",
        (Language::Sv, Unit::Time) => "tim",
        (Language::En, Unit::Stk) => "pcs",
        (Language::En, Unit::Par) => "pr",
        (Language::En, Unit::Time) => "h",
    }
}

/// The titles in another language.
#[derive(Clone, Copy)]
pub(crate) struct Titles {
    copy: &'static str,
    sale: &'static str,
    sale_paid: &'static str,
    delivery: &'static str,
    provisional: &'static str,
    returned: &'static str,
    training: &'static str,
}

/// The words of one language.
pub(crate) struct Words {
    titles: Option<Titles>,
    pub(crate) organization_number: &'static str,
    pub(crate) phone: &'static str,
    pub(crate) receipt_number: &'static str,
    pub(crate) issued_at: &'static str,
    pub(crate) till: &'static str,
    pub(crate) cashier: &'static str,
    pub(crate) order_number: &'static str,
    pub(crate) front_order: &'static str,
    pub(crate) invoice_number: &'static str,
    pub(crate) customer: &'static str,
    pub(crate) customer_reference: &'static str,
    pub(crate) product: &'static str,
    pub(crate) quantity: &'static str,
    pub(crate) unit_price: &'static str,
    pub(crate) discount: &'static str,
    pub(crate) sum: &'static str,
    pub(crate) discounts_in_total: &'static str,
    pub(crate) total: &'static str,
    pub(crate) total_return: &'static str,
    pub(crate) vat: &'static str,
    pub(crate) vat_rate: &'static str,
    pub(crate) vat_base: &'static str,
    pub(crate) vat_gross: &'static str,
    pub(crate) payment: &'static str,
    pub(crate) invoice_via: &'static str,
    pub(crate) method: &'static str,
    bankid: &'static str,
    company_checkout: &'static str,
    sent_invoice: &'static str,
    ehf: &'static str,
    payment_link: &'static str,
    pub(crate) paid_via: &'static str,
    pub(crate) maturity: &'static str,
    pub(crate) days: &'static str,
    pub(crate) due_date: &'static str,
    pub(crate) fee: &'static str,
    pub(crate) invoiced_later: &'static str,
    pub(crate) not_yet_sold: &'static str,
    pub(crate) returned: &'static str,
    pub(crate) credited: &'static str,
    pub(crate) price_reduction: &'static str,
    pub(crate) nothing_invoiced: &'static str,
    pub(crate) thanks: &'static str,
    page: &'static str,
    page_of: &'static str,
}

impl Words {
    /// `KOPI` in another language.
    pub(crate) fn copy(&self) -> Option<&'static str> {
        self.titles.map(|titles| titles.copy)
    }

    /// How the customer is invoiced.
    pub(crate) fn method_name(&self, method: Method, customer: CustomerKind) -> &'static str {
        match (method, customer) {
            (Method::Checkout, CustomerKind::Private) => self.bankid,
            (Method::Checkout, CustomerKind::Corporate) => self.company_checkout,
            (Method::SendInvoice, _) => self.sent_invoice,
            (Method::Ehf, _) => self.ehf,
            (Method::PaymentLink, _) => self.payment_link,
        }
    }

    /// `Side 1 av 3`.
    pub(crate) fn page_of(&self, number: usize, count: usize) -> String {
        format!("{} {number} {} {count}", self.page, self.page_of)
    }
}

const NB: Words = Words {
    titles: None,
    organization_number: "Org.nr.",
    phone: "Tlf.",
    receipt_number: "Kvittering nr.",
    issued_at: "Dato og tid",
    till: "Kasse",
    cashier: "Kasserer",
    order_number: "Ordrenummer",
    front_order: "Front Payment-ordre",
    invoice_number: "Fakturanummer",
    customer: "Kunde",
    customer_reference: "Deres referanse",
    product: "Vare",
    quantity: "Antall",
    unit_price: "Pris",
    discount: "Rabatt",
    sum: "Sum",
    discounts_in_total: "Herav rabatt",
    total: "Totalt NOK",
    total_return: "Retur totalt NOK",
    vat: "MVA",
    vat_rate: "Sats",
    vat_base: "Grunnlag",
    vat_gross: "Inkl. MVA",
    payment: "Betaling",
    invoice_via: "Faktura via",
    method: "Måte",
    bankid: "Faktura med BankID",
    company_checkout: "Faktura til bedrift",
    sent_invoice: "Sendt faktura",
    ehf: "EHF-faktura",
    payment_link: "Betalingslenke",
    paid_via: "Betalt via",
    maturity: "Betalingsfrist",
    days: "dager",
    due_date: "Forfall",
    fee: "Et fakturagebyr kan komme i tillegg på fakturaen.",
    invoiced_later: "Varene er utlevert. De faktureres senere.",
    not_yet_sold: "Salget er ikke fullført: ingen faktura er laget ennå.",
    returned: "Varene er tatt i retur. Beløpet godskrives via Front Payment.",
    credited: "Beløpet godskrives via Front Payment.",
    price_reduction: "Prisavslag",
    nothing_invoiced: "Opplæring: ingenting er solgt og ingenting blir fakturert.",
    thanks: "Takk for handelen!",
    page: "Side",
    page_of: "av",
};

const SV: Words = Words {
    titles: Some(Titles {
        copy: "Kopia",
        sale: "Försäljningskvitto – kreditförsäljning mot faktura",
        sale_paid: "Försäljningskvitto",
        delivery: "Utlämningskvitto – inte kvitto på köp",
        provisional: "Preliminärt kvitto – inte kvitto på köp",
        returned: "Returkvitto",
        training: "Övningskvitto – inte kvitto på köp",
    }),
    organization_number: "Org.nr",
    phone: "Tel.",
    receipt_number: "Kvitto nr",
    issued_at: "Datum och tid",
    till: "Kassa",
    cashier: "Kassör",
    order_number: "Ordernummer",
    front_order: "Front Payment-order",
    invoice_number: "Fakturanummer",
    customer: "Kund",
    customer_reference: "Er referens",
    product: "Vara",
    quantity: "Antal",
    unit_price: "Pris",
    discount: "Rabatt",
    sum: "Summa",
    discounts_in_total: "Varav rabatt",
    total: "Totalt NOK",
    total_return: "Retur totalt NOK",
    vat: "Moms",
    vat_rate: "Sats",
    vat_base: "Underlag",
    vat_gross: "Inkl. moms",
    payment: "Betalning",
    invoice_via: "Faktura via",
    method: "Sätt",
    bankid: "Faktura med BankID",
    company_checkout: "Faktura till företag",
    sent_invoice: "Skickad faktura",
    ehf: "EHF-faktura",
    payment_link: "Betalningslänk",
    paid_via: "Betalt via",
    maturity: "Betalningsvillkor",
    days: "dagar",
    due_date: "Förfallodag",
    fee: "En fakturaavgift kan tillkomma på fakturan.",
    invoiced_later: "Varorna är utlämnade. De faktureras senare.",
    not_yet_sold: "Köpet är inte slutfört: ingen faktura finns ännu.",
    returned: "Varorna är återlämnade. Beloppet krediteras via Front Payment.",
    credited: "Beloppet krediteras via Front Payment.",
    price_reduction: "Prisavdrag",
    nothing_invoiced: "Övning: ingenting är sålt och ingenting faktureras.",
    thanks: "Tack för köpet!",
    page: "Sida",
    page_of: "av",
};

const DA: Words = Words {
    titles: Some(Titles {
        copy: "Kopi",
        sale: "Salgskvittering – kreditsalg mod faktura",
        sale_paid: "Salgskvittering",
        delivery: "Udleveringskvittering – ikke kvittering for køb",
        provisional: "Foreløbig kvittering – ikke kvittering for køb",
        returned: "Returkvittering",
        training: "Øvelseskvittering – ikke kvittering for køb",
    }),
    organization_number: "Org.nr.",
    phone: "Tlf.",
    receipt_number: "Kvittering nr.",
    issued_at: "Dato og tid",
    till: "Kasse",
    cashier: "Ekspedient",
    order_number: "Ordrenummer",
    front_order: "Front Payment-ordre",
    invoice_number: "Fakturanummer",
    customer: "Kunde",
    customer_reference: "Jeres reference",
    product: "Vare",
    quantity: "Antal",
    unit_price: "Pris",
    discount: "Rabat",
    sum: "Sum",
    discounts_in_total: "Heraf rabat",
    total: "I alt NOK",
    total_return: "Retur i alt NOK",
    vat: "Moms",
    vat_rate: "Sats",
    vat_base: "Grundlag",
    vat_gross: "Inkl. moms",
    payment: "Betaling",
    invoice_via: "Faktura via",
    method: "Måde",
    bankid: "Faktura med BankID",
    company_checkout: "Faktura til virksomhed",
    sent_invoice: "Sendt faktura",
    ehf: "EHF-faktura",
    payment_link: "Betalingslink",
    paid_via: "Betalt via",
    maturity: "Betalingsfrist",
    days: "dage",
    due_date: "Forfald",
    fee: "Der kan komme et fakturagebyr oveni på fakturaen.",
    invoiced_later: "Varerne er udleveret. De faktureres senere.",
    not_yet_sold: "Købet er ikke gennemført: der er ingen faktura endnu.",
    returned: "Varerne er taget retur. Beløbet godskrives via Front Payment.",
    credited: "Beløbet godskrives via Front Payment.",
    price_reduction: "Prisnedslag",
    nothing_invoiced: "Øvelse: intet er solgt, og intet bliver faktureret.",
    thanks: "Tak for handlen!",
    page: "Side",
    page_of: "af",
};

const EN: Words = Words {
    titles: Some(Titles {
        copy: "Copy",
        sale: "Sales receipt – credit sale on invoice",
        sale_paid: "Sales receipt",
        delivery: "Delivery receipt – not a receipt for purchase",
        provisional: "Provisional receipt – not a receipt for purchase",
        returned: "Return receipt",
        training: "Training receipt – not a receipt for purchase",
    }),
    organization_number: "Org. no.",
    phone: "Phone",
    receipt_number: "Receipt no.",
    issued_at: "Date and time",
    till: "Till",
    cashier: "Cashier",
    order_number: "Order number",
    front_order: "Front Payment order",
    invoice_number: "Invoice number",
    customer: "Customer",
    customer_reference: "Your reference",
    product: "Item",
    quantity: "Quantity",
    unit_price: "Price",
    discount: "Discount",
    sum: "Sum",
    discounts_in_total: "Of which discount",
    total: "Total NOK",
    total_return: "Return total NOK",
    vat: "VAT",
    vat_rate: "Rate",
    vat_base: "Base",
    vat_gross: "Incl. VAT",
    payment: "Payment",
    invoice_via: "Invoice via",
    method: "Method",
    bankid: "Invoice with BankID",
    company_checkout: "Invoice to company",
    sent_invoice: "Invoice sent",
    ehf: "EHF invoice",
    payment_link: "Payment link",
    paid_via: "Paid via",
    maturity: "Payment terms",
    days: "days",
    due_date: "Due date",
    fee: "An invoice fee may be added on the invoice.",
    invoiced_later: "The goods are handed over. They are invoiced later.",
    not_yet_sold: "The purchase is not complete: there is no invoice yet.",
    returned: "The goods were returned. The amount is credited via Front Payment.",
    credited: "The amount is credited via Front Payment.",
    price_reduction: "Reduction",
    nothing_invoiced: "Training: nothing is sold and nothing is invoiced.",
    thanks: "Thank you for shopping with us!",
    page: "Page",
    page_of: "of",
};
