//! What a shop's staff does about orders that wait for somebody, in the middle of the day and in the evening.

use std::time::Duration;

use anyhow::Result;
use kasse_app::contract::MethodName;
use kasse_front_sim::Ledger;
use torture::wire::{Answer, Request, TillOrder, TillRefund, Way};

use crate::customers;
use crate::judge;
use crate::play::{Play, nth};
use crate::schedule::{CustomerAct, Says};
use crate::shop::Heard;

/// How long a manager waits before they believe that no request is under way any more: longer than any that a fault
/// holds back.
const CERTAIN_AFTER: Duration = Duration::from_millis(80);
/// An id that no order has.
const NOBODYS: &str = "ODR0000000000";

impl Play<'_> {
    /// A person says something about one of the lost orders, or gives up one that waits.
    pub(crate) async fn person(&mut self, pick: u64, says: Says) -> Result<()> {
        let Some(orders) = self.orders().await? else {
            return Ok(());
        };
        let is_meant = |order: &&TillOrder| match says {
            Says::GiveUp => matches!(order.state.as_str(), "Queued" | "Rejected"),
            Says::ItIsThisOne
            | Says::ItIsAnothers
            | Says::ItIsNone
            | Says::SendAgain
            | Says::LookAgain => is_lost(order),
        };
        let meant: Vec<_> = orders.iter().filter(is_meant).collect();
        let Some(order) = nth(&meant, pick) else {
            return Ok(());
        };
        let id = order.id.clone();
        let adopt = |front_order: String| Request::Adopt {
            order: id.clone(),
            front_order,
        };
        let request = match says {
            Says::ItIsThisOne => {
                let ledger = self.front.ledger().await?;
                made_for(&ledger, order).map(|made| adopt(made.to_owned()))
            }
            // What the till says that it has is another's for certain.
            Says::ItIsAnothers => {
                let others: Vec<_> = orders
                    .iter()
                    .filter_map(|it| it.front_order.as_ref())
                    .collect();
                nth(&others, pick).map(|theirs| adopt((*theirs).clone()))
            }
            Says::ItIsNone => Some(adopt(NOBODYS.to_owned())),
            Says::SendAgain if self.is_certainly_absent(order).await? => {
                Some(Request::SendAgain { order: id.clone() })
            }
            Says::SendAgain => None,
            Says::LookAgain => Some(Request::LookAgain { order: id.clone() }),
            Says::GiveUp => Some(Request::Cancel { order: id.clone() }),
        };
        let came_to = match request {
            Some(request) => answered(&self.shop.ask(&request).await?),
            None => "could not be said".to_owned(),
        };
        self.tally
            .count("a person's word by day", &format!("{says:?}: {came_to}"));
        Ok(())
    }

    /// Whether a manager may say that an order does not exist: Front Payment has none, and no request for it can still
    /// be under way.
    async fn is_certainly_absent(&mut self, order: &TillOrder) -> Result<bool> {
        for is_last in [false, true] {
            let ledger = self.front.ledger().await?;
            // The till must not have tried it once more meanwhile.
            let still = self.orders().await?.unwrap_or_default();
            let is_as_it_was = still
                .iter()
                .any(|now| now.id == order.id && is_lost(now) && now.attempts == order.attempts);
            let mut attempts = ledger.attempts.iter();
            let held_back = attempts.any(|attempt| {
                attempt.reference.as_ref() == Some(&order.reference)
                    && matches!(attempt.fault.as_deref(), Some("late" | "delay"))
            });
            if !is_as_it_was || held_back || made_for(&ledger, order).is_some() {
                return Ok(false);
            }
            if !is_last {
                tokio::time::sleep(CERTAIN_AFTER).await;
            }
        }
        Ok(true)
    }

    /// A customer who can't identify now goes another way.
    pub(crate) async fn instead(&mut self, pick: u64, way: Way) -> Result<()> {
        let orders = self.orders().await?.unwrap_or_default();
        let is_private = |order: &&TillOrder| {
            order.state == "Queued"
                && order.method == MethodName::Checkout
                && customers::personal_number_of(&order.customer, self.seed).is_some()
        };
        let waiting: Vec<_> = orders.iter().filter(is_private).collect();
        if let Some(order) = nth(&waiting, pick) {
            let order = order.id.clone();
            let heard = self.shop.ask(&Request::Instead { order, way }).await?;
            self.tally
                .count("another way", &format!("{way:?}: {}", answered(&heard)));
        }
        Ok(())
    }

    /// The invoice is sent once more.
    pub(crate) async fn resend(&mut self, pick: u64) -> Result<()> {
        let orders = self.orders().await?.unwrap_or_default();
        let invoiced: Vec<_> = orders
            .iter()
            .filter(|order| order.invoice_number.is_some())
            .collect();
        let Some(order) = nth(&invoiced, pick) else {
            return Ok(());
        };
        let Some(uuid) = order.front_order.clone() else {
            return Ok(());
        };
        let resends = self.past.resends.entry(uuid).or_default();
        resends.asked += 1;
        let order = order.id.clone();
        let heard = self.shop.ask(&Request::Resend { order }).await?;
        if let Heard::Answer(Answer::Done) = heard {
            resends.done += 1;
        }
        self.tally.count("resends", &answered(&heard));
        Ok(())
    }

    /// What the staff does about each order that waits for somebody.
    pub(crate) async fn staff(&mut self, orders: &[TillOrder]) -> Result<()> {
        for order in orders {
            let id = order.id.clone();
            match order.state.as_str() {
                "Queued" => {
                    if order.problem.as_deref() == Some("TokenRefused") {
                        self.set_token().await?;
                    }
                    if order.problem.as_deref() == Some("PersonalNumberNeeded")
                        && let Some(personal_number) =
                            customers::personal_number_of(&order.customer, self.seed)
                    {
                        if self.leaves(order) {
                            self.tally
                                .count("customers", "leave instead of typing their number");
                            self.shop.ask(&Request::Cancel { order: id }).await?;
                            continue;
                        }
                        self.tally.count("customers", "type their number again");
                        let order = id.clone();
                        let correct = Request::Correct {
                            order,
                            personal_number,
                        };
                        self.shop.ask(&correct).await?;
                        continue;
                    }
                    self.shop.ask(&Request::Retry { order: id }).await?;
                }
                "AwaitingBankId" if order.problem.as_deref() == Some("BankidVisitLost") => {
                    self.shop.ask(&Request::Cancel { order: id }).await?;
                }
                "AwaitingBankId" => {
                    let there = self.customer(CustomerAct::Approves).await?;
                    if !there {
                        self.shop.ask(&Request::Cancel { order: id }).await?;
                    }
                }
                _ if self.is_to_be_decided(order) => self.decide(order).await?,
                "Confirming" if order.method == MethodName::PaymentLink => {
                    self.link(order).await?;
                }
                "Unknown" if order.front_order.is_some() => {
                    // No address came with it, so no customer can ever identify.
                    self.shop.ask(&Request::Cancel { order: id }).await?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether a person is asked about an order, or a refund of it, and has not said anything yet.
    pub(crate) fn is_to_be_decided(&self, order: &TillOrder) -> bool {
        let is_new = |refund| !self.decided.contains(&(order.id.clone(), refund));
        let unknown = open_refund(order);
        self.person_decides
            && ((judge::asks(order) && is_new(0))
                || unknown.is_some_and(|open| is_new(open.refund)))
    }

    /// A person asks Front Payment, who knows, and says so.
    async fn decide(&mut self, order: &TillOrder) -> Result<()> {
        let ledger = self.front.ledger().await?;
        let made = ledger
            .orders
            .iter()
            .find(|made| judge::reference_of(made) == Some(&order.reference));
        let (what, subject, request) = if let Some(open) = open_refund(order) {
            let confirmed = order
                .refunds
                .iter()
                .filter(|refund| refund.state == "Confirmed");
            let without: i64 = confirmed.map(|refund| refund.amount).sum();
            let request = Request::RefundDecide {
                order: order.id.clone(),
                refund: open.refund,
                happened: made.is_some_and(|made| made.refunded_ore > without),
            };
            ("what became of a refund", open.refund, request)
        } else {
            let order = order.id.clone();
            match made {
                Some(made) => {
                    let front_order = made.uuid.clone();
                    let adopt = Request::Adopt { order, front_order };
                    ("it is this one", 0, adopt)
                }
                None => ("send it again", 0, Request::SendAgain { order }),
            }
        };
        let heard = self.shop.ask(&request).await?;
        let is_refused = matches!(heard, Heard::Answer(Answer::Refused { .. }));
        if let Request::RefundDecide {
            order,
            happened: false,
            ..
        } = request
            && !is_refused
        {
            *self.past.refunds_again.entry(order).or_default() += 1;
        }
        self.tally
            .count("a person's word", &format!("{what}: {}", answered(&heard)));
        // What is only too early is said again.
        let too_early = matches!(&heard, Heard::Answer(Answer::Refused { code, .. }) if code == "MayStillArrive");
        if matches!(heard, Heard::Answer(_)) && !too_early {
            self.decided.insert((order.id.clone(), subject));
        }
        Ok(())
    }

    /// Whether the customer of an order has left by the evening.
    fn leaves(&self, order: &TillOrder) -> bool {
        let last = order.reference.bytes().last().unwrap_or_default();
        (self.seed ^ u64::from(last)).is_multiple_of(4)
    }

    /// A link to pay by: its customer chooses the invoice, or the shop takes it back.
    async fn link(&mut self, order: &TillOrder) -> Result<()> {
        let order_id = order.id.clone();
        if self.leaves(order) {
            self.tally.count("customers", "leave their link alone");
            self.shop.ask(&Request::Cancel { order: order_id }).await?;
        } else if let Some(uuid) = &order.front_order {
            self.tally.count("customers", "follow their link");
            self.front.status(uuid, "INVOICED").await?;
            self.shop.ask(&Request::Retry { order: order_id }).await?;
        }
        Ok(())
    }
}

/// Whether Front Payment may have an order that nobody knows to be this one.
fn is_lost(order: &TillOrder) -> bool {
    order.state == "Unknown" && order.front_order.is_none()
}

/// Front Payment's id of an order.
fn made_for<'a>(ledger: &'a Ledger, order: &TillOrder) -> Option<&'a str> {
    let mut made = ledger.orders.iter();
    made.find(|made| judge::reference_of(made) == Some(&order.reference))
        .map(|made| made.uuid.as_str())
}

/// The refund of which nobody knows what became.
fn open_refund(order: &TillOrder) -> Option<&TillRefund> {
    order
        .refunds
        .iter()
        .find(|refund| refund.state == "Unknown")
}

pub(crate) fn answered(heard: &Heard) -> String {
    match heard {
        Heard::Answer(Answer::Done) => "taken in hand".to_owned(),
        Heard::Answer(Answer::Refused { code, .. }) => format!("refused: {code}"),
        Heard::Answer(_) => "answered".to_owned(),
        Heard::Died => "cut off".to_owned(),
    }
}
