//! BankID visits: opening and closing the window, and what happens in it. Nothing that happens there decides an order;
//! it only says when to ask.

use std::time::Duration;

use kasse_core::{OrderEvent, OrderId, OrderState};
use kasse_front_payment::BankIdUrl;
use tokio::time::Instant;

use crate::changes::Aside;
use crate::checkout::order_id;
use crate::conclude::later;
use crate::contract::OrderView;
use crate::error::AppError;
use crate::journal;
use crate::ports::VisitRules;
use crate::till::Till;
use crate::visit::{Visit, VisitEvent};

impl Till {
    /// An order waits for its customer: a visit begins, and the window opens. It takes the place of any other visit.
    pub(crate) fn begin_visit(&self, order: OrderId, url: BankIdUrl) {
        let length = self.pace().visit_minute * u32::from(self.settings().bankid_minutes);
        let ends_at = later(self.now(), length);
        self.session().visit = Some(Visit {
            window: NO_WINDOW,
            order,
            host: url.host().to_owned(),
            url,
            window_open: false,
            external: false,
            blocked_host: None,
            loading_since: None,
            told_slow: false,
            slow_after: self.pace().slow_page,
            ends_at,
            deadline: Instant::now() + length,
        });
        if let Err(error) = self.open_window(order) {
            // The cashier still has the system's browser, and the cancel button.
            tracing::error!(%error, "the BankID window did not open");
        }
    }

    /// Opens the window, again where it was closed.
    pub fn bankid_open(&self, id: &str) -> Result<OrderView, AppError> {
        let id = order_id(id)?;
        // Without an address there is nothing to open, and the order stays as it is.
        self.visit_url(id)?;
        let order = self.find(id)?;
        if matches!(order.state(), OrderState::Confirming { hint: Some(_), .. }) {
            self.apply(id, OrderEvent::BankIdReopened, &Aside::nothing())?;
            self.polls().forget_failures(id);
        }
        self.open_window(id)?;
        Ok(self.view(&self.find(id)?))
    }

    /// Opens the address in the system's browser and closes our window.
    pub fn bankid_external(&self, id: &str) -> Result<OrderView, AppError> {
        let id = order_id(id)?;
        let url = self.visit_url(id)?;
        self.0.ports.window.open_external(&url)?;
        self.leave_window(id)?;
        Ok(self.view(&self.find(id)?))
    }

    /// The visit goes on somewhere else: our window closes. Answers the address.
    pub(crate) fn leave_window(&self, id: OrderId) -> Result<BankIdUrl, AppError> {
        let url = self.visit_url(id)?;
        if let Some(visit) = self.session().visit_of(id) {
            // Before the window closes: this is not the customer's closing it.
            visit.window_open = false;
            visit.external = true;
            visit.loading_since = None;
        }
        self.0.ports.window.close();
        self.note_opened(id, true)?;
        Ok(url)
    }

    /// Closes the window; the order waits on.
    pub fn bankid_close(&self, id: &str) -> Result<OrderView, AppError> {
        let id = order_id(id)?;
        let window = self
            .session()
            .visit_of(id)
            .map(|visit| visit.window)
            .ok_or(NO_VISIT)?;
        self.0.ports.window.close();
        self.visit_event(window, VisitEvent::Closed);
        Ok(self.view(&self.find(id)?))
    }

    fn open_window(&self, id: OrderId) -> Result<(), AppError> {
        let url = self.visit_url(id)?;
        let rules = self.visit_rules();
        let window = {
            let mut session = self.session();
            session.windows += 1;
            let window = session.windows;
            let visit = session.visit_of(id).ok_or(NO_VISIT)?;
            visit.window = window;
            visit.window_open = true;
            visit.external = false;
            visit.blocked_host = None;
            visit.loading_since = Some(Instant::now());
            window
        };
        if let Err(error) = self.0.ports.window.open(window, &url, &rules) {
            if let Some(visit) = self.session().visit_of(id) {
                visit.window_open = false;
                visit.loading_since = None;
            }
            return Err(error.into());
        }
        // The order may have been settled while the window was being opened: then nobody else closes it.
        let is_wanted = {
            let session = self.session();
            session
                .visit
                .as_ref()
                .is_some_and(|visit| visit.window_open)
        };
        if !is_wanted {
            self.0.ports.window.close();
        }
        self.0.wake.notify_one();
        self.note_opened(id, false)
    }

    fn note_opened(&self, id: OrderId, external: bool) -> Result<(), AppError> {
        let entry = journal::bankid_opened(self.now(), &self.find(id)?, external);
        Ok(self.0.store.append_journal(vec![entry])?)
    }

    fn visit_url(&self, id: OrderId) -> Result<BankIdUrl, AppError> {
        let mut session = self.session();
        let visit = session.visit_of(id).ok_or(NO_VISIT)?;
        Ok(visit.url.clone())
    }

    fn visit_rules(&self) -> VisitRules {
        let settings = self.settings();
        VisitRules {
            hosts: settings.visit_hosts(),
            loopback: self.0.config.loopback.clone(),
            success: settings.success_url,
            failure: settings.failure_url,
        }
    }

    /// What happened in a window. Events of an earlier window are not for this one.
    pub fn visit_event(&self, window: u64, event: VisitEvent) {
        if let Err(error) = self.try_visit_event(window, event) {
            self.report(&error);
        }
    }

    fn try_visit_event(&self, window: u64, event: VisitEvent) -> Result<(), AppError> {
        let mut session = self.session();
        let Some(visit) = session
            .visit
            .as_mut()
            .filter(|visit| visit.window == window && visit.window_open)
        else {
            return Ok(());
        };
        let id = visit.order;
        match event {
            VisitEvent::Loading(host) => {
                visit.host = host;
                visit.loading_since = Some(Instant::now());
            }
            VisitEvent::Loaded => visit.loading_since = None,
            VisitEvent::Blocked(host) => {
                tracing::warn!(
                    host,
                    "a BankID page wanted to go to a host that is not allowed"
                );
                visit.blocked_host = Some(host);
            }
            VisitEvent::Ended(hint) => {
                visit.window_is_gone();
                drop(session);
                self.0.ports.window.close();
                self.polls().forget_failures(id);
                self.polls().renew(id, Instant::now());
                // Where the status has moved the order on already, there is nothing left to hint at.
                self.apply_in_time(id, OrderEvent::BankIdReturned(hint))?;
                return self.ask_and_show(id);
            }
            VisitEvent::Closed => {
                visit.window_is_gone();
                drop(session);
                self.note_closed(id, false)?;
                return self.ask_and_show(id);
            }
            VisitEvent::Crashed => {
                visit.window_is_gone();
                drop(session);
                self.0.ports.window.close();
                self.note_closed(id, true)?;
                return self.ask_and_show(id);
            }
        }
        drop(session);
        self.0.wake.notify_one();
        self.tell_visit();
        Ok(())
    }

    /// The window is gone: the status decides, so it is asked for at once.
    fn ask_and_show(&self, id: OrderId) -> Result<(), AppError> {
        let order = self.find(id)?;
        self.poll_after(id, Duration::ZERO);
        self.show(&order);
        Ok(())
    }

    fn note_closed(&self, id: OrderId, crashed: bool) -> Result<(), AppError> {
        let entry = journal::bankid_closed(self.now(), &self.find(id)?, crashed);
        Ok(self.0.store.append_journal(vec![entry])?)
    }

    fn tell_visit(&self) {
        let view = self
            .session()
            .visit
            .as_ref()
            .map(|visit| visit.view(Instant::now()));
        if let Some(view) = view {
            self.0.ports.screen.bankid_changed(&view);
        }
    }

    /// Ends the order's visit: the window closes, the address is forgotten.
    pub(crate) fn end_visit(&self, id: OrderId) {
        let ended = self
            .session()
            .visit
            .take_if(|visit| visit.order == id)
            .is_some();
        if ended {
            self.0.ports.window.close();
        }
    }

    /// Looks after the visit: ends it when its time has run out, tells the UI when its page has become slow. Returns
    /// when to look again. The worker calls it whenever it wakes.
    pub(crate) fn mind_visit(&self) -> Option<Instant> {
        let now = Instant::now();
        let (over, tell, next) = {
            let mut session = self.session();
            let visit = session.visit.as_mut()?;
            let slow = visit.is_slow(now);
            let tell = slow != std::mem::replace(&mut visit.told_slow, slow);
            let over = (now >= visit.deadline).then_some(visit.order);
            (over, tell, visit.next_look(now))
        };
        if let Some(order) = over {
            self.end_visit(order);
            self.polls().expire(order, now);
            return None;
        }
        if tell {
            self.tell_visit();
        }
        Some(next)
    }
}

/// No window has this number.
const NO_WINDOW: u64 = 0;

const NO_VISIT: AppError = AppError::NotNow("there is no BankID visit for this order");
