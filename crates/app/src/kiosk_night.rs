//! The kiosk starts anew once a night: what a program gathers in weeks goes, and an update that was installed is in use.

use std::ops::Range;

use kasse_core::{Order, OrderState};
use kasse_receipt::{hour_of_day, oslo};

use crate::error::AppError;
use crate::till::Till;

/// The hours of the shop's night.
const NIGHT: Range<u8> = 3..5;
/// A program that runs for less than this has just started anew, in ms.
const LEAST_RUN_MS: i64 = 6 * 3_600_000;

impl Till {
    /// The kiosk's page says that nobody stands there. Whether the program is to start anew now: by night, once, and
    /// never while an order of somebody's is on its way.
    pub fn kiosk_at_rest(&self) -> Result<bool, AppError> {
        self.at_the_kiosk()?;
        let now = self.now();
        let is_time = self.settings().kiosk.nightly_restart
            && NIGHT.contains(&hour_of_day(now, &oslo()))
            && now.ms_since(self.0.opened_at) >= LEAST_RUN_MS;
        if !is_time {
            return Ok(false);
        }
        let is_free = {
            let session = self.session();
            session.cart.is_empty() && session.visit.is_none()
        };
        let open = self.0.store.open_orders()?;
        Ok(is_free && !open.iter().any(|stored| self.has_customer(&stored.order)))
    }

    fn has_customer(&self, order: &Order) -> bool {
        matches!(order.state(), OrderState::Sending) || self.waits_for_customer(order)
    }
}
