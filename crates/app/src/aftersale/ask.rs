//! What Front Payment says of an order right before a refund.

use kasse_core::{FrontStatus, Left, Money, Order, OrderEvent, OrderId, shown_as_refunded};
use kasse_front_payment::{Details, Outcome, RefundKind, StatusInfo};

use super::view::is_refundable;
use crate::contract::RefundHindrance;
use crate::error::AppError;
use crate::till::Till;
use crate::token::Lent;

/// An order as it stands at Front Payment.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) kind: RefundKind,
    /// What it shows as given back.
    pub(super) shown: Money,
    /// Its ids of our lines, in our order.
    pub(super) lines: Result<Vec<u64>, RefundHindrance>,
    pub(super) uuid: String,
    pub(super) lent: Lent,
}

/// What stands in the way of a refund, or a fault of the till itself.
pub(super) enum AskError {
    Hindrance(RefundHindrance),
    App(AppError),
}

impl From<AppError> for AskError {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

impl From<RefundHindrance> for AskError {
    fn from(hindrance: RefundHindrance) -> Self {
        Self::Hindrance(hindrance)
    }
}

impl Till {
    /// Why nothing of this order can be refunded, as far as the till itself knows.
    pub(super) fn refund_hindrance(
        &self,
        order: &Order,
    ) -> Result<Option<RefundHindrance>, AppError> {
        if !is_refundable(order.state()) {
            return Ok(Some(RefundHindrance::NotInvoiced));
        }
        let left = self.left(order)?;
        Ok(if left.has_open_refund() {
            Some(RefundHindrance::RefundOpen)
        } else if left.gross().is_ok_and(|left| left <= Money::ZERO) {
            Some(RefundHindrance::NothingLeft)
        } else {
            None
        })
    }

    /// What was given back of an order, as far as we know.
    fn given_back(&self, order: &Order) -> Result<Money, AppError> {
        let left = self.left(order)?.gross()?;
        Ok(order.totals().gross().minus(left)?)
    }

    /// What is left of an order.
    pub(super) fn left(&self, order: &Order) -> Result<Left, AppError> {
        Ok(Left::of(order, &self.0.store.refunds(order.id())?)?)
    }

    /// Asks Front Payment how the order stands there before a new refund. What it shows as given back must be what we
    /// know of: only then can its status tell later whether the next refund was made.
    pub(super) async fn ask_before_refund(&self, id: OrderId) -> Result<Asked, AskError> {
        let order = self.find(id)?;
        if let Some(hindrance) = self.refund_hindrance(&order)? {
            return Err(hindrance.into());
        }
        self.remembered(&order)?;
        let asked = self.ask_of_refund(id).await?;
        let order = self.find(id)?;
        if let Some(hindrance) = self.refund_hindrance(&order)? {
            return Err(hindrance.into());
        }
        if asked.shown == self.given_back(&order)? {
            Ok(asked)
        } else {
            Err(RefundHindrance::AmountsDiffer.into())
        }
    }

    /// Asks Front Payment how the order stands there. A refund that is open is settled by what it says.
    pub(super) async fn ask_of_refund(&self, id: OrderId) -> Result<Asked, AskError> {
        let order = self.find(id)?;
        let front = order.state().front().ok_or(RefundHindrance::NotInvoiced)?;
        let uuid = front.order_uuid.clone();
        let lent = self.token_to_act().await;
        let lent = lent.map_err(|_| RefundHindrance::TokenMissing)?;
        let info = self.status_now(&uuid, &lent).await?;
        let status = FrontStatus::parse(&info.status);
        self.settle_refund(id, &info)?;
        self.apply_in_time(id, OrderEvent::Status(info.status))?;
        let shown = shown_as_refunded(&status, info.refunded_amount, order.totals().gross())
            .ok_or(RefundHindrance::AmountsDiffer)?;
        let details = self.details_now(&uuid, &lent).await?;
        Ok(Asked {
            kind: self.refund_kind(&order)?,
            shown,
            lines: line_ids(&order, &details),
            uuid,
            lent,
        })
    }

    /// The status, asked for because a person waits for it.
    pub(crate) async fn status_now(
        &self,
        uuid: &str,
        lent: &Lent,
    ) -> Result<StatusInfo, RefundHindrance> {
        let allowance = self.place_to_act().await;
        let allowance = allowance.map_err(|_| RefundHindrance::RateLimited)?.used();
        let answer = self.0.ports.front.status(uuid, &lent.token).await;
        self.heard(allowance, &answer);
        self.answered(answer.outcome, lent)
    }

    async fn details_now(&self, uuid: &str, lent: &Lent) -> Result<Details, RefundHindrance> {
        let allowance = self.place_to_act().await;
        let allowance = allowance.map_err(|_| RefundHindrance::RateLimited)?.used();
        let answer = self.0.ports.front.details(uuid, &lent.token).await;
        self.heard(allowance, &answer);
        self.answered(answer.outcome, lent)
    }

    fn answered<T>(&self, outcome: Outcome<T>, lent: &Lent) -> Result<T, RefundHindrance> {
        match outcome {
            Outcome::Done(told) => Ok(told),
            Outcome::TokenRefused => {
                self.token_refused(lent);
                Err(RefundHindrance::TokenMissing)
            }
            Outcome::RateLimited { .. } => Err(RefundHindrance::RateLimited),
            Outcome::Rejected(_) => Err(RefundHindrance::Refused),
            Outcome::NotSent(_) | Outcome::Unknown { .. } => Err(RefundHindrance::Offline),
        }
    }

    /// What was paid is refunded in another way than what is only invoiced. After a refund the status no longer says
    /// whether it was paid; the journal does.
    fn refund_kind(&self, order: &Order) -> Result<RefundKind, AppError> {
        let rows = self.0.store.journal(order.id())?;
        let said = rows.iter().filter(|row| row.event == "status");
        let paid = said
            .filter_map(|row| row.details.get("detail")?.as_str())
            .any(|status| FrontStatus::parse(status) == FrontStatus::Paid);
        Ok(if paid {
            RefundKind::Regular
        } else {
            RefundKind::Invoiced
        })
    }
}

/// Front Payment's ids of our lines: in our order, each once, and of lines that are ours as far as they tell.
fn line_ids(order: &Order, details: &Details) -> Result<Vec<u64>, RefundHindrance> {
    let same = order.lines().len() == details.lines.len()
        && order
            .lines()
            .iter()
            .zip(&details.lines)
            .all(|(ours, theirs)| {
                theirs
                    .amount
                    .is_none_or(|amount| amount == ours.amounts().gross())
                    && theirs
                        .product_id
                        .as_deref()
                        .is_none_or(|id| id == ours.sku().as_str())
            });
    let ids: Option<Vec<u64>> = details.lines.iter().map(|line| line.id).collect();
    let Some(ids) = ids else {
        return Err(RefundHindrance::LinesWithoutIds);
    };
    let mut distinct = ids.clone();
    distinct.sort_unstable();
    distinct.dedup();
    if !same || distinct.len() != ids.len() {
        return Err(RefundHindrance::LinesDiffer);
    }
    Ok(ids)
}

/// A hindrance as the error of a command that needed the way to be clear.
pub(crate) fn in_the_way(hindrance: RefundHindrance) -> AppError {
    match hindrance {
        RefundHindrance::Offline => AppError::Offline,
        RefundHindrance::TokenMissing => AppError::TokenMissing,
        RefundHindrance::RateLimited => AppError::RateLimited,
        RefundHindrance::Refused => {
            AppError::Refused("Front Payment refused to tell of the order".to_owned())
        }
        RefundHindrance::NotInvoiced => AppError::NotNow("there is no invoice to refund"),
        RefundHindrance::NothingLeft => AppError::NotNow("nothing is left to refund"),
        RefundHindrance::RefundOpen => {
            AppError::NotNow("another refund of the order is still open")
        }
        RefundHindrance::AmountsDiffer => {
            AppError::NotNow("Front Payment shows another refunded amount than this till knows of")
        }
        RefundHindrance::LinesWithoutIds | RefundHindrance::LinesDiffer => {
            AppError::NotNow("single lines of this order can't be refunded")
        }
    }
}

impl From<AskError> for AppError {
    fn from(error: AskError) -> Self {
        match error {
            AskError::Hindrance(hindrance) => in_the_way(hindrance),
            AskError::App(error) => error,
        }
    }
}
