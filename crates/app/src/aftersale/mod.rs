//! After the sale: refunds, and sending the invoice once more.

mod ask;
mod decide;
mod record;
mod refund;
mod resend;
mod view;

pub(crate) use ask::in_the_way;
pub(crate) use resend::may_resend;
pub(crate) use view::AfterSale;
