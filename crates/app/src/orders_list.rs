//! The list of orders.

use kasse_core::{Money, StateName as State, Timestamp};
use kasse_store::{OrderFilter, OrderRow, PageKey, Rank};

use crate::contract::{
    OrderRowView, OrdersCounts, OrdersGroup, OrdersPage, OrdersQuery, ProblemCode,
};
use crate::error::AppError;
use crate::problems::Hindrance;
use crate::till::Till;
use crate::views::{kind_name, method_name, state_name, state_of};

/// The most orders of a page.
const MAX_LIMIT: u32 = 200;

impl Till {
    /// A page of the list of orders.
    pub fn orders_page(&self, query: &OrdersQuery) -> Result<OrdersPage, AppError> {
        let wrong = |field: &str| AppError::Field {
            field: field.to_owned(),
            code: "not_a_choice".to_owned(),
        };
        let after = query
            .after
            .as_deref()
            .map(|text| PageKey::from_text(text).ok_or_else(|| wrong("after")))
            .transpose()?;
        let sum = |ore: Option<i64>, field| {
            ore.map(|ore| Money::from_ore(ore).map_err(|_| wrong(field)))
                .transpose()
        };
        let min_gross = sum(query.min_gross, "min_gross")?;
        let max_gross = sum(query.max_gross, "max_gross")?;
        let counts = self.0.store.order_counts()?;
        let counts = OrdersCounts {
            attention: counts.attention,
            waiting: counts.waiting,
            open: counts.open,
            all: counts.all,
        };
        let asked: Vec<State> = query.states.iter().copied().map(state_of).collect();
        let Some(states) = refine(of_group(query.group), &asked) else {
            return Ok(OrdersPage {
                orders: Vec::new(),
                next: None,
                counts,
            });
        };
        let filter = OrderFilter {
            attention: query.group == OrdersGroup::Attention,
            states,
            customer: query.customer.clone(),
            reference: query.reference.clone(),
            from: query.from.map(Timestamp::from_unix_ms),
            to: query.to.map(Timestamp::from_unix_ms),
            min_gross,
            max_gross,
        };
        let limit = usize::try_from(query.limit.min(MAX_LIMIT)).unwrap_or(usize::MAX);
        let page = self.0.store.orders_page(&filter, after, limit)?;
        Ok(OrdersPage {
            orders: page.orders.into_iter().map(|row| self.row(row)).collect(),
            next: page.next.map(PageKey::to_text),
            counts,
        })
    }

    fn row(&self, row: OrderRow) -> OrderRowView {
        OrderRowView {
            problem: self.row_problem(&row),
            id: row.id.to_string(),
            reference: row.reference.to_string(),
            state: state_name(row.state),
            method: method_name(row.method),
            customer_kind: kind_name(row.customer_kind),
            customer_name: row.customer_name,
            gross: row.gross.ore(),
            refunded: row.refunded.ore(),
            placed_at: row.placed_at.unix_ms(),
            updated_at: row.updated_at.unix_ms(),
            front_status: row.front_status,
            invoice_number: row.invoice_number,
            attention: row.rank == Rank::Attention,
            retry_at: row.due_at.map(Timestamp::unix_ms),
        }
    }

    fn row_problem(&self, row: &OrderRow) -> Option<ProblemCode> {
        match row.state {
            State::Queued => match row.problem.as_deref().and_then(Hindrance::by_code) {
                Some(hindrance) => hindrance.code(),
                // While the token is refused nothing is sent, whatever the row says.
                None => self
                    .0
                    .tokens
                    .is_refused()
                    .then_some(ProblemCode::TokenRefused),
            },
            State::Unknown => Some(self.problem_now(row.id).unwrap_or(ProblemCode::Unknown)),
            State::Sending
            | State::AwaitingBankId
            | State::Confirming
            | State::Invoiced
            | State::Paid
            | State::Rejected
            | State::Cancelled
            | State::Expired
            | State::Declined
            | State::Refunded
            | State::PartlyRefunded
            | State::Other => self.problem_now(row.id),
        }
    }

    fn problem_now(&self, id: kasse_core::OrderId) -> Option<ProblemCode> {
        self.session().problems.get(&id).map(|problem| problem.code)
    }
}

/// The states of a part of the list; empty: any.
fn of_group(group: OrdersGroup) -> &'static [State] {
    match group {
        OrdersGroup::All | OrdersGroup::Attention => &[],
        OrdersGroup::Waiting => &[State::Queued, State::Sending],
        OrdersGroup::Open => &[
            State::Queued,
            State::Sending,
            State::AwaitingBankId,
            State::Confirming,
            State::Rejected,
            State::Unknown,
        ],
        OrdersGroup::Invoiced => &[State::Invoiced, State::Other],
        OrdersGroup::Paid => &[State::Paid],
        OrdersGroup::Ended => &[
            State::Cancelled,
            State::Expired,
            State::Declined,
            State::Refunded,
            State::PartlyRefunded,
        ],
    }
}

/// The states of the group that were asked for; empty: any. `None`: no state is both.
fn refine(group: &[State], asked: &[State]) -> Option<Vec<State>> {
    match (group, asked) {
        (group, []) => Some(group.to_vec()),
        ([], asked) => Some(asked.to_vec()),
        (group, asked) => {
            let both = group.iter().copied().filter(|state| asked.contains(state));
            let both: Vec<State> = both.collect();
            (!both.is_empty()).then_some(both)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_refine_their_group_and_never_widen_it() {
        let paid = of_group(OrdersGroup::Paid);
        assert_eq!(refine(paid, &[]), Some(vec![State::Paid]));
        assert_eq!(refine(paid, &[State::Queued]), None);
        assert_eq!(
            refine(of_group(OrdersGroup::Open), &[State::Unknown, State::Paid]),
            Some(vec![State::Unknown])
        );
        assert_eq!(
            refine(of_group(OrdersGroup::All), &[State::Paid]),
            Some(vec![State::Paid])
        );
    }
}
