//! The sale's types as the UI sees them.

mod cart;
mod order;

pub(crate) use cart::{cart_view, product_view};
pub(crate) use order::{
    OrderFacts, customer_form, customer_input, kind_name, method_name, method_of, order_summary,
    order_view, state_name, state_of,
};
