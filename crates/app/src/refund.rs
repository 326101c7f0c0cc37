//! Giving money back.

use crate::contract::{
    OrderRef, OrderRefund, OrderRefundDecide, OrderResend, OrderView, Refundable,
};
use crate::error::AppError;
use crate::till::Till;

const LATER: AppError = AppError::NotNow("refunds land within the hour");

impl Till {
    /// What may still be given back.
    pub async fn order_refundable(&self, _request: &OrderRef) -> Result<Refundable, AppError> {
        std::future::ready(Err(LATER)).await
    }

    /// Gives money back.
    pub async fn order_refund(&self, _request: &OrderRefund) -> Result<OrderView, AppError> {
        std::future::ready(Err(LATER)).await
    }

    /// A person says what became of a refund.
    pub async fn order_refund_decide(
        &self,
        _request: &OrderRefundDecide,
    ) -> Result<OrderView, AppError> {
        std::future::ready(Err(LATER)).await
    }

    /// Sends the customer the invoice once more.
    pub async fn order_resend(&self, _request: &OrderResend) -> Result<OrderView, AppError> {
        std::future::ready(Err(LATER)).await
    }
}
