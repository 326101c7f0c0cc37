//! The steps of a customer through the pages, and what each means for the order.

use std::time::{Duration, Instant};

use axum::Form;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{Response, StatusCode};
use serde::Deserialize;

use super::visit::{CreditVerdict, Ending, Stage, Step};
use super::{Sim, page, redirect, screens, unknown_visit};
use crate::order::{LaterChange, OrderStatus};
use crate::settings::{AfterDecline, BankIdBehaviour};
use crate::shared::Shared;

pub(super) async fn show(State(sim): Sim, Path(id): Path<String>) -> Response<Body> {
    shown(&sim, &id, StatusCode::OK)
}

/// The page where the visit stands, or the way back to the shop.
fn shown(sim: &Shared, id: &str, status: StatusCode) -> Response<Body> {
    let mut state = sim.lock();
    let behaviour = state.settings.bankid.behaviour;
    let now = state.now();
    let Some(order) = state.order_of_visit(id) else {
        return unknown_visit();
    };
    let Some(visit) = &order.visit else {
        return unknown_visit();
    };
    match visit.stage {
        Stage::Ended(Ending::Closed) => {
            let language = order.text("/customerDetails/preferredLanguage");
            page::message(StatusCode::GONE, language, |texts| {
                (texts.ended_title, texts.ended_lead)
            })
        }
        Stage::Ended(
            Ending::Signed | Ending::Declined | Ending::Cancelled | Ending::CreditDeclined,
        ) => redirect(StatusCode::FOUND, visit.destination().unwrap_or_default()),
        Stage::Identify
        | Stage::App
        | Stage::Code { .. }
        | Stage::CreditCheck { .. }
        | Stage::CreditDeclined
        | Stage::Agreement { .. } => {
            let mut response = screens::screen(order, visit, behaviour, now);
            *response.status_mut() = status;
            response
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Act {
    step: String,
    #[serde(default)]
    code: String,
    agreed: Option<String>,
}

pub(super) async fn act(
    State(sim): Sim,
    Path(id): Path<String>,
    Form(act): Form<Act>,
) -> Response<Body> {
    let step = match act.step.as_str() {
        "app" => Step::ChooseApp,
        "code" => Step::ChooseCode,
        "other_way" => Step::OtherWay,
        "approve" => Step::Approve,
        "enter_code" => Step::EnterCode(&act.code),
        "sign" => Step::Sign {
            agreed: act.agreed.is_some(),
        },
        "decline" => Step::Decline,
        "cancel" => Step::Cancel,
        "back_to_shop" => Step::BackToShop,
        _ => return shown(&sim, &id, StatusCode::BAD_REQUEST),
    };
    take_step(&sim, &id, step);
    after_step(&sim, &id)
}

/// Takes a step and carries its end over to the order.
fn take_step(sim: &Shared, id: &str, step: Step<'_>) {
    let mut state = sim.lock();
    let now = state.now();
    let (credit, bankid) = (state.settings.credit.clone(), state.settings.bankid.clone());
    let Some(order) = state.order_of_visit(id) else {
        return;
    };
    let verdict = CreditVerdict::of(&credit, order);
    let Some(visit) = &mut order.visit else {
        return;
    };
    let before = visit.stage;
    visit.step(step, Instant::now(), &verdict);
    let after = visit.stage;
    if before == after || order.status != OrderStatus::Sent {
        return;
    }
    match after {
        Stage::Ended(Ending::Signed) => {
            let due = Instant::now() + Duration::from_millis(bankid.invoice_delay_ms);
            order.later.push((due, LaterChange::Invoice));
        }
        Stage::CreditDeclined | Stage::Ended(Ending::Declined | Ending::Cancelled) => {
            match bankid.after_decline {
                AfterDecline::StaysSent => {}
                AfterDecline::Cancelled => order.set_status(OrderStatus::Cancelled, now),
            }
        }
        Stage::Identify
        | Stage::App
        | Stage::Code { .. }
        | Stage::CreditCheck { .. }
        | Stage::Agreement { .. }
        | Stage::Ended(Ending::CreditDeclined | Ending::Closed) => {}
    }
}

/// After a step: to the shop with 302, or to the visit's page.
fn after_step(sim: &Shared, id: &str) -> Response<Body> {
    let mut state = sim.lock();
    let Some(visit) = state
        .order_of_visit(id)
        .and_then(|order| order.visit.as_ref())
    else {
        return unknown_visit();
    };
    match visit.destination() {
        Some(destination) => redirect(StatusCode::FOUND, destination),
        None => redirect(StatusCode::SEE_OTHER, &format!("/bankid/visit/{id}")),
    }
}

/// Answers when the credit check is over. The page that waits stays on screen until then.
pub(super) async fn wait(State(sim): Sim, Path(id): Path<String>) -> Response<Body> {
    loop {
        let left = {
            let mut state = sim.lock();
            if state.settings.bankid.behaviour == BankIdBehaviour::StuckCreditCheck {
                None
            } else {
                match state
                    .order_of_visit(&id)
                    .and_then(|order| order.visit.as_ref())
                    .map(|visit| visit.stage)
                {
                    Some(Stage::CreditCheck { until }) => {
                        Some(until.saturating_duration_since(Instant::now()))
                    }
                    _ => Some(Duration::ZERO),
                }
            }
        };
        match left {
            Some(Duration::ZERO) => break,
            Some(left) => tokio::time::sleep(left).await,
            None => tokio::time::sleep(STUCK_LOOK_AGAIN).await,
        }
    }
    take_step(&sim, &id, Step::Wait);
    after_step(&sim, &id)
}

/// How often a stuck page looks whether it was set free.
const STUCK_LOOK_AGAIN: Duration = Duration::from_millis(200);

/// What a page that goes on by itself does next. Answers after the pause, so that the page is seen.
pub(super) async fn auto(State(sim): Sim, Path(id): Path<String>) -> Response<Body> {
    let pause = Duration::from_millis(sim.lock().settings.bankid.auto_step_ms);
    tokio::time::sleep(pause).await;
    let (behaviour, stage) = {
        let mut memory = sim.lock();
        let stage = memory
            .order_of_visit(&id)
            .and_then(|order| order.visit.as_ref())
            .map(|visit| visit.stage);
        (memory.settings.bankid.behaviour, stage)
    };
    let Some(stage) = stage else {
        return unknown_visit();
    };
    if let Some(step) = step_by_itself(behaviour, stage) {
        take_step(&sim, &id, step);
    }
    after_step(&sim, &id)
}

/// The step a page takes without a person, if it takes one.
fn step_by_itself(behaviour: BankIdBehaviour, stage: Stage) -> Option<Step<'static>> {
    let declines = match behaviour {
        BankIdBehaviour::AutoApprove => false,
        BankIdBehaviour::AutoDecline => true,
        BankIdBehaviour::AutoCancel => return Some(Step::Cancel),
        BankIdBehaviour::Normal
        | BankIdBehaviour::Hang
        | BankIdBehaviour::StuckCreditCheck
        | BankIdBehaviour::Hostile => return None,
    };
    match stage {
        Stage::Identify => Some(Step::ChooseApp),
        Stage::App => Some(Step::Approve),
        Stage::Code { .. } => Some(Step::EnterCode("123456")),
        Stage::CreditDeclined => Some(Step::BackToShop),
        Stage::Agreement { .. } if declines => Some(Step::Decline),
        Stage::Agreement { .. } => Some(Step::Sign { agreed: true }),
        Stage::CreditCheck { .. } | Stage::Ended(_) => None,
    }
}
