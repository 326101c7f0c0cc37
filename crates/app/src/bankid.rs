//! BankID visits: opening and closing the window, and what happens in it. Nothing that happens there decides an order;
//! it only says when to ask.

use std::time::Duration;

use kasse_core::{OrderEvent, OrderId, OrderState};
use kasse_front_payment::BankIdUrl;
use tokio::time::Instant;

use crate::changes::Aside;
use crate::checkout::order_id;
use crate::contract::OrderView;
use crate::error::AppError;
use crate::journal;
use crate::ports::VisitRules;
use crate::till::Till;
use crate::visit::{Visit, VisitEvent};

impl Till {
    /// An order waits for its customer: a visit begins, and the window opens.
    pub(crate) fn begin_visit(&self, order: OrderId, url: BankIdUrl) {
        let minutes = u64::from(self.settings().bankid_minutes);
        let length = Duration::from_secs(minutes * 60);
        let number = {
            let mut session = self.session();
            session.visits += 1;
            let number = session.visits;
            session.visit = Some(Visit {
                number,
                order,
                host: url.host().to_owned(),
                url,
                window_open: false,
                external: false,
                blocked_host: None,
                loading_since: None,
                ends_at: self
                    .now()
                    .later_by_ms(i64::try_from(length.as_millis()).unwrap_or(i64::MAX)),
                deadline: Instant::now() + length,
            });
            number
        };
        self.watch_visit(number);
        if let Err(error) = self.open_window(order) {
            // The cashier still has the system's browser, and the cancel button.
            tracing::error!(%error, "the BankID window did not open");
        }
    }

    /// Opens the window, again where it was closed.
    pub fn bankid_open(&self, id: &str) -> Result<OrderView, AppError> {
        let id = order_id(id)?;
        let order = self.find(id)?;
        if matches!(order.state(), OrderState::Confirming { hint: Some(_), .. }) {
            self.apply(id, OrderEvent::BankIdReopened, Aside::nothing())?;
        }
        self.open_window(id)?;
        self.view(&self.find(id)?)
    }

    /// Opens the address in the system's browser and closes our window.
    pub fn bankid_external(&self, id: &str) -> Result<OrderView, AppError> {
        let id = order_id(id)?;
        let url = self.visit_url(id)?;
        self.0.ports.window.open_external(&url)?;
        self.0.ports.window.close();
        self.note_opened(id, true)?;
        let mut session = self.session();
        if let Some(visit) = session.visit.as_mut() {
            visit.window_open = false;
            visit.external = true;
            visit.loading_since = None;
        }
        drop(session);
        self.view(&self.find(id)?)
    }

    /// Closes the window; the order waits on.
    pub fn bankid_close(&self, id: &str) -> Result<OrderView, AppError> {
        let id = order_id(id)?;
        let number = self
            .session()
            .visit
            .as_ref()
            .filter(|visit| visit.order == id)
            .map(|visit| visit.number);
        self.0.ports.window.close();
        if let Some(number) = number {
            self.visit_event(number, VisitEvent::Closed);
        }
        self.view(&self.find(id)?)
    }

    fn open_window(&self, id: OrderId) -> Result<(), AppError> {
        let url = self.visit_url(id)?;
        let rules = self.visit_rules();
        let number = {
            let mut session = self.session();
            session.visits += 1;
            let number = session.visits;
            let visit = session
                .visit
                .as_mut()
                .ok_or(AppError::NotNow("there is no BankID visit"))?;
            visit.number = number;
            visit.window_open = true;
            visit.external = false;
            visit.blocked_host = None;
            visit.loading_since = Some(Instant::now());
            number
        };
        self.watch_visit(number);
        if let Err(error) = self.0.ports.window.open(number, &url, &rules) {
            if let Some(visit) = self.session().visit.as_mut() {
                visit.window_open = false;
                visit.loading_since = None;
            }
            return Err(error.into());
        }
        self.note_opened(id, false)
    }

    fn note_opened(&self, id: OrderId, external: bool) -> Result<(), AppError> {
        let entry = journal::bankid_opened(self.now(), &self.find(id)?, external);
        Ok(self.0.store.append_journal(vec![entry])?)
    }

    fn visit_url(&self, id: OrderId) -> Result<BankIdUrl, AppError> {
        let session = self.session();
        let visit = session.visit.as_ref().filter(|visit| visit.order == id);
        visit
            .map(|visit| visit.url.clone())
            .ok_or(AppError::NotNow("there is no BankID visit for this order"))
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

    /// What happened in the window of a visit. Events of an earlier window are not for this one.
    pub fn visit_event(&self, number: u64, event: VisitEvent) {
        if let Err(error) = self.try_visit_event(number, event) {
            self.report(&error);
        }
    }

    fn try_visit_event(&self, number: u64, event: VisitEvent) -> Result<(), AppError> {
        let mut session = self.session();
        let Some(visit) = session
            .visit
            .as_mut()
            .filter(|visit| visit.number == number)
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
                visit.window_open = false;
                visit.loading_since = None;
                drop(session);
                self.0.ports.window.close();
                let order = self.apply(id, OrderEvent::BankIdReturned(hint), Aside::nothing())?;
                self.poll_after(id, Duration::ZERO);
                self.show(&order);
                return Ok(());
            }
            VisitEvent::Closed | VisitEvent::Crashed => {
                if !visit.window_open {
                    return Ok(());
                }
                visit.window_open = false;
                visit.loading_since = None;
                drop(session);
                let crashed = event == VisitEvent::Crashed;
                if crashed {
                    self.0.ports.window.close();
                }
                let order = self.find(id)?;
                self.0.store.append_journal(vec![journal::bankid_closed(
                    self.now(),
                    &order,
                    crashed,
                )])?;
                self.poll_after(id, Duration::ZERO);
                self.show(&order);
                return Ok(());
            }
        }
        drop(session);
        self.tell_visit();
        Ok(())
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
        let mut session = self.session();
        if session
            .visit
            .as_ref()
            .is_some_and(|visit| visit.order == id)
        {
            session.visit = None;
            drop(session);
            self.0.ports.window.close();
        }
    }

    /// Tells the UI when a page is slow, and asks after the order when its time has run out.
    fn watch_visit(&self, number: u64) {
        let till = self.clone();
        tokio::spawn(async move {
            let mut told_slow = false;
            loop {
                tokio::time::sleep(Duration::from_secs(1)).await;
                let (order, slow, over) = {
                    let session = till.session();
                    let Some(visit) = session
                        .visit
                        .as_ref()
                        .filter(|visit| visit.number == number)
                    else {
                        return;
                    };
                    let now = Instant::now();
                    (visit.order, visit.is_slow(now), now >= visit.deadline)
                };
                if slow != told_slow {
                    told_slow = slow;
                    till.tell_visit();
                }
                if over {
                    till.0.ports.window.close();
                    till.poll_after(order, Duration::ZERO);
                    return;
                }
            }
        });
    }
}
