//! Playing a schedule: each step done to the shop, then a quiet evening, then the judgement.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use kasse_front_sim::{Ledger, OrderStatus};
use serde_json::json;
use torture::speed::Speed;
use torture::wire::{Answer, Placed, Request, TillOrder};

use crate::bytes;
use crate::customers;
use crate::front::Front;
use crate::judge::{self, Case, Finding, Past};
use crate::keeping::Backup;
use crate::schedule::{CustomerAct, NEWEST, Sale, Schedule, Step};
use crate::shop::{Heard, Shop, TOKEN};
use crate::staff::answered;
use crate::tally::Tally;

/// Longest time of ours until a shop without faults is at rest: minutes for the till.
const REST_WITHIN: Duration = Duration::from_secs(90);
/// How long the till is given to ask after what is over by itself: a quarter of an hour for it. What it has put off for
/// longer, by a time on disk, is no longer waited for.
const LATER_AFTER: Duration = Duration::from_secs(9);
/// How often it is looked whether it is.
const LOOK_AGAIN: Duration = Duration::from_millis(8);
/// How often a cashier presses the same button.
const PRESS_AGAIN: Duration = Duration::from_millis(60);
/// How long an erased number may take to leave the files: the erasure answers before the log is emptied.
const ERASED_WITHIN: Duration = Duration::from_secs(2);

/// What came of a schedule.
pub(crate) struct Played {
    pub(crate) findings: Vec<Finding>,
    pub(crate) tally: Tally,
    /// What there is to look at where something was found.
    pub(crate) evidence: Evidence,
}

/// Both sides' books.
pub(crate) struct Evidence {
    pub(crate) ledger: Ledger,
    pub(crate) orders: Vec<TillOrder>,
    pub(crate) folder: PathBuf,
}

/// A shop in the middle of a schedule.
pub(crate) struct Play<'a> {
    pub(crate) front: &'a Front,
    pub(crate) shop: Shop,
    pub(crate) seed: u64,
    pub(crate) placed: Vec<Placed>,
    /// Orders of which nobody knows whether they were placed: the till died first.
    perhaps_placed: u32,
    /// Whether a person decides about lost orders in the evening.
    pub(crate) person_decides: bool,
    /// The lost orders and refunds that a person has decided about.
    pub(crate) decided: HashSet<(String, u32)>,
    /// What the till need not know any more.
    pub(crate) past: Past,
    /// Backups that the till said were made: when, by its clock, and the orders that were there before.
    pub(crate) backups: Vec<Backup>,
    pub(crate) tally: Tally,
}

/// Plays a schedule in a folder of its own, which is left for whoever looks.
pub(crate) async fn play(
    schedule: &Schedule,
    front: &Front,
    programs: &Path,
    folder: PathBuf,
    speed: Speed,
) -> Result<Played> {
    front.reset(speed, schedule.details_carry_reference).await?;
    let mut play = Play {
        front,
        shop: Shop::new(folder, programs, front.base_url(), speed)?,
        seed: schedule.seed,
        placed: Vec::new(),
        perhaps_placed: 0,
        person_decides: schedule.person_decides,
        decided: HashSet::new(),
        past: Past::default(),
        backups: Vec::new(),
        tally: Tally::default(),
    };
    let mut stopped = None;
    for step in &schedule.steps {
        if let Err(error) = play.step(step).await {
            stopped = Some(format!("{error:#}"));
            break;
        }
    }
    let rested = match stopped {
        Some(error) => Err(anyhow::anyhow!(error)),
        None => play.rest().await,
    };
    play.judge(rested.err().map(|error| format!("{error:#}")))
        .await
}

impl Play<'_> {
    async fn step(&mut self, step: &Step) -> Result<()> {
        match step {
            Step::Place {
                sale,
                kill_after_us,
            } => self.place(sale, *kill_after_us).await?,
            Step::Fault(fault) => self.front.fault(fault).await?,
            Step::Offline { cut } => {
                self.tally.count("trouble", "network away");
                self.front.offline(*cut).await?;
            }
            Step::Online => self.front.online().await?,
            Step::Token { accepted } => {
                self.front.token(*accepted).await?;
                if *accepted {
                    self.set_token().await?;
                } else {
                    self.tally.count("trouble", "token refused");
                }
            }
            Step::KillAfter { us } => {
                tokio::time::sleep(Duration::from_micros(*us)).await;
                self.kill("at a random moment").await?;
            }
            Step::KillAt { step, nth } => {
                let step = (*step).to_owned();
                self.shop.ask(&Request::Arm { step, nth: *nth }).await?;
            }
            Step::KillInStart { step } => {
                self.kill("before a start that is killed, too").await?;
                self.shop.start(Some(step), None).await?;
            }
            Step::Restart { pages_left } => {
                self.shop.close().await?;
                self.tally.count("trouble", "closed and started");
                if pages_left.is_some() {
                    self.tally.count("trouble", "disk full");
                }
                self.shop.start(None, *pages_left).await?;
            }
            Step::Clock { offset_ms } => {
                self.shop.clock_offset_ms = *offset_ms;
                self.tally.count("trouble", "till's clock set");
                let offset_ms = *offset_ms;
                self.shop.ask(&Request::Clock { offset_ms }).await?;
            }
            Step::ServerClock { offset_ms } => {
                self.tally.count("trouble", "server's clock set");
                self.front.clock(*offset_ms).await?;
            }
            Step::Customer(act) => {
                self.customer(*act).await?;
            }
            Step::Retry { pick } => {
                if let Some(order) = self.pick(*pick).await? {
                    self.shop.ask(&Request::Retry { order }).await?;
                }
            }
            Step::Cancel { pick } => {
                if let Some(order) = self.pick(*pick).await? {
                    self.shop.ask(&Request::Cancel { order }).await?;
                }
            }
            Step::Refund { pick, amount } => {
                let invoiced = self.orders().await?.unwrap_or_default();
                let invoiced: Vec<_> = invoiced
                    .iter()
                    .filter(|order| order.invoice_number.is_some())
                    .collect();
                if let Some(order) = nth(&invoiced, *pick) {
                    let request = Request::Refund {
                        order: order.id.clone(),
                        amount: *amount,
                    };
                    let heard = self.shop.ask(&request).await?;
                    self.tally.count("refunds", &answered(&heard));
                }
            }
            Step::Person { pick, says } => self.person(*pick, *says).await?,
            Step::Instead { pick, way } => self.instead(*pick, *way).await?,
            Step::Resend { pick } => self.resend(*pick).await?,
            Step::Backup => self.back_up().await?,
            Step::Restore { kill_after_us } => {
                self.restore(kill_after_us.map(Duration::from_micros))
                    .await?;
            }
            Step::Status { pick, status } => {
                self.set_status(*pick, status).await?;
            }
            Step::Pass { us } => tokio::time::sleep(Duration::from_micros(*us)).await,
        }
        Ok(())
    }

    async fn place(&mut self, sale: &Sale, kill_after_us: Option<u64>) -> Result<()> {
        let request = customers::place(sale, self.seed);
        let heard = match kill_after_us {
            Some(us) => {
                let after = Duration::from_micros(us);
                self.shop.ask_and_kill(&request, after).await?
            }
            None => self.shop.ask(&request).await?,
        };
        match heard {
            Heard::Answer(Answer::Placed(placed)) => {
                let told = (placed.reference.clone(), placed.id.clone());
                self.past.told.insert(told);
                self.placed.push(placed);
            }
            Heard::Answer(Answer::Refused { code, message }) => {
                self.tally.count("places", &format!("refused: {code}"));
                let disk_is_full = self.shop.is_full() && code == "StoreUnwritable";
                // Without a connection the shop's policy lets some orders not wait: nothing was placed.
                let may_not_wait = code == "MethodNotAvailable";
                if !disk_is_full && !may_not_wait {
                    bail!("an order was refused: {code} {message}");
                }
            }
            Heard::Answer(other) => bail!("placing was answered with {other:?}"),
            Heard::Died => self.perhaps_placed += 1,
        }
        Ok(())
    }

    /// Front Payment gives one of its invoices another status.
    async fn set_status(&mut self, pick: u64, status: &OrderStatus) -> Result<()> {
        let ledger = self.front.ledger().await?;
        let ends = matches!(status, OrderStatus::Cancelled | OrderStatus::Expired);
        let invoiced: Vec<_> = ledger
            .orders
            .iter()
            .filter(|order| order.invoice_number.is_some())
            // What was cancelled or given back is at its end there, too. The stand-in forgets a refund that it has not
            // shown when it is given a status: only what ends the invoice does that to Front Payment's.
            .filter(|order| order.refunds_accepted == 0 || ends)
            .filter(|order| !matches!(order.status, OrderStatus::Cancelled | OrderStatus::Refunded))
            .collect();
        if let Some(order) = nth(&invoiced, pick) {
            self.front.status(&order.uuid, status.as_str()).await?;
            self.tally.count("trouble", "status set by Front Payment");
        }
        Ok(())
    }

    pub(crate) async fn kill(&mut self, when: &str) -> Result<()> {
        self.shop.kill().await?;
        self.tally.count("killed", when);
        Ok(())
    }

    pub(crate) async fn set_token(&mut self) -> Result<()> {
        let token = TOKEN.to_owned();
        self.shop.ask(&Request::Token { token }).await?;
        Ok(())
    }

    /// Every order of the till; `None` where it died just then.
    pub(crate) async fn orders(&mut self) -> Result<Option<Vec<TillOrder>>> {
        match self.shop.ask(&Request::Orders).await? {
            Heard::Answer(Answer::Orders(orders)) => Ok(Some(orders)),
            Heard::Answer(other) => bail!("the list of orders: {other:?}"),
            Heard::Died => Ok(None),
        }
    }

    /// One of the till's orders.
    async fn pick(&mut self, pick: u64) -> Result<Option<String>> {
        let orders = self.orders().await?.unwrap_or_default();
        Ok(nth(&orders, pick).map(|order| order.id.clone()))
    }

    /// The customer before the open window does something. Returns whether there was one.
    pub(crate) async fn customer(&mut self, act: CustomerAct) -> Result<bool> {
        let Heard::Answer(Answer::Visit(Some(visit))) = self.shop.ask(&Request::Visit).await?
        else {
            return Ok(false);
        };
        let window = visit.window;
        self.tally.count("customers", &format!("{act:?}"));
        if act == CustomerAct::ClosesTheWindow {
            self.shop.ask(&Request::VisitClosed { window }).await?;
            return Ok(true);
        }
        if let Some(success) = self.front.visit(&visit.url, act).await? {
            self.shop
                .ask(&Request::VisitEnded { window, success })
                .await?;
        } else {
            self.shop.ask(&Request::VisitClosed { window }).await?;
        }
        Ok(true)
    }

    /// The evening: everything works again, and the staff does what is left to be done, until nothing moves any more.
    async fn rest(&mut self) -> Result<()> {
        self.front.heal().await?;
        self.shop.clock_offset_ms = 0;
        if self.shop.is_full() {
            self.shop.close().await?;
        }
        // A till that was told to die at a step may yet do so: not in the evening.
        let calm = Request::Arm {
            step: "never".to_owned(),
            nth: 1,
        };
        self.shop.ask(&calm).await?;
        self.shop.ask(&Request::Clock { offset_ms: 0 }).await?;
        self.set_token().await?;
        let began = Instant::now();
        let mut pressed = Instant::now();
        let mut is_first = true;
        loop {
            let Some(orders) = self.orders().await? else {
                continue;
            };
            let is_late = began.elapsed() > LATER_AFTER;
            let moving: Vec<_> = orders
                .iter()
                .filter(|order| !(is_late && judge::is_asked_after_later(order)))
                .filter(|order| judge::moves(order) || self.is_to_be_decided(order))
                .collect();
            if moving.is_empty() {
                return Ok(());
            }
            if began.elapsed() > REST_WITHIN {
                let names: Vec<_> = moving
                    .iter()
                    .map(|order| format!("{} {} {:?}", order.reference, order.state, order.problem))
                    .collect();
                bail!("never at rest: {}", names.join(", "));
            }
            if is_first || pressed.elapsed() > PRESS_AGAIN {
                is_first = false;
                pressed = Instant::now();
                self.staff(&orders).await?;
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    async fn judge(mut self, stopped: Option<String>) -> Result<Played> {
        let mut findings = Vec::new();
        if let Some(error) = stopped {
            findings.push(Finding::new("stuck", error));
        }
        let orders = match self.orders().await {
            Ok(orders) => orders.unwrap_or_default(),
            Err(error) => {
                findings.push(Finding::new("unreadable", format!("{error:#}")));
                Vec::new()
            }
        };
        if findings.is_empty() {
            match self.shop.ask(&Request::Verify).await? {
                Heard::Answer(Answer::Sound) => {}
                Heard::Answer(Answer::Unsound(what)) => {
                    findings.push(Finding::new("unsound", what));
                }
                Heard::Answer(other) => {
                    findings.push(Finding::new("unsound", json!(other).to_string()));
                }
                Heard::Died => findings.push(Finding::new("unsound", "the till died".to_owned())),
            }
        }
        let ledger = self.front.ledger().await?;
        if findings.is_empty() {
            let case = Case {
                placed: &self.placed,
                perhaps_placed: self.perhaps_placed,
                orders: &orders,
                ledger: &ledger,
                past: &self.past,
            };
            findings.extend(case.judged());
            findings.extend(self.personal_numbers(&orders).await?);
        }
        self.shop.kill().await?;
        self.tally.add_schedule(&self.shop, &orders, &ledger);
        self.tally.add("places", "placed", self.placed.len() as u64);
        self.tally.add(
            "places",
            "cut off while being placed",
            self.perhaps_placed.into(),
        );
        Ok(Played {
            findings,
            tally: self.tally,
            evidence: Evidence {
                ledger,
                orders,
                folder: self.shop.folder().to_owned(),
            },
        })
    }

    /// No personal number in the files: never in plain digits, and sealed only while an order waits with it.
    async fn personal_numbers(&self, orders: &[TillOrder]) -> Result<Vec<Finding>> {
        let gone: Vec<&[u8]> = self
            .placed
            .iter()
            .filter(|placed| {
                let now = orders.iter().find(|order| order.id == placed.id);
                now.is_none_or(|order| !order.has_sealed_number)
            })
            .filter_map(|placed| placed.sealed.as_deref())
            .collect();
        let digits = customers::personal_numbers(self.seed);
        let began = Instant::now();
        loop {
            let found = bytes::traces(self.shop.folder(), &digits, &gone)?;
            if found.is_empty() || began.elapsed() > ERASED_WITHIN {
                return Ok(found);
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }
}

/// One of them by a random number; [`NEWEST`] is the last.
pub(crate) fn nth<T>(things: &[T], pick: u64) -> Option<&T> {
    if pick == NEWEST {
        return things.last();
    }
    let index = pick.checked_rem(things.len() as u64)?;
    things.get(usize::try_from(index).ok()?)
}
