//! From a cart to an order: who, how, and placing it.

use kasse_core::{
    Customer, CustomerKind, Fault, FaultyCustomer, Field, FieldError, FieldWarning, Fodselsnummer,
    Maturity, Method, OrderDraft, OrderId, OrderState, PlaceError, Placing, Terms,
};
use kasse_store::{Change, OutboxChange, PlaceOrder, SealedChange, SealedNumber, StoredOrder};
use uuid::Uuid;

use crate::contract::{
    CartView, CustomerCheck, CustomerForm, FieldProblem, MethodView, OrderCorrect, OrderView,
    Place, TokenState,
};
use crate::error::AppError;
use crate::follow_up::has_ended;
use crate::journal;
use crate::policy::reason;
use crate::seal::seal;
use crate::till::Till;
use crate::views::{customer_form, customer_input, method_name, method_of};

impl Till {
    /// Looks at the customer's fields and says which ways there are.
    pub fn customer_check(&self, form: &CustomerForm) -> CustomerCheck {
        match Customer::parse(&customer_input(form)) {
            Err(faulty) => CustomerCheck {
                errors: faulty.errors.into_iter().map(field_problem).collect(),
                warnings: faulty.warnings.into_iter().map(field_warning).collect(),
                methods: Vec::new(),
            },
            Ok(parsed) => {
                let kind = parsed.customer.kind();
                let has_number = parsed.personal_number.is_some();
                CustomerCheck {
                    errors: Vec::new(),
                    warnings: parsed.warnings.into_iter().map(field_warning).collect(),
                    methods: Method::of(kind)
                        .iter()
                        .map(|method| self.method_view(*method, kind, has_number))
                        .collect(),
                }
            }
        }
    }

    fn method_view(
        &self,
        method: Method,
        kind: CustomerKind,
        has_personal_number: bool,
    ) -> MethodView {
        let settings = self.settings();
        let token = self.0.tokens.view(&*self.0.ports.secrets).state;
        let amount = self.session().cart.totals().gross();
        let refusal = self.may_not_wait(method, kind, amount, None).map(reason);
        let (offline, limit) = refusal.unwrap_or_default();
        let reason = if !offline.is_empty() {
            offline
        } else if method.needs_personal_number(kind) && !has_personal_number {
            "personal_number_missing"
        } else if !method.may_wait(kind)
            && matches!(token, TokenState::Missing | TokenState::Refused)
        {
            "token_missing"
        } else {
            ""
        };
        let maturities = Maturity::allowed(kind);
        let wanted = settings.corporate_maturity_days;
        MethodView {
            method: method_name(method),
            available: reason.is_empty(),
            reason: reason.to_owned(),
            limit: limit.map(kasse_core::Money::ore),
            immediate: method.is_immediate(kind),
            bankid: method.needs_bankid(kind),
            maturities: maturities.to_vec(),
            default_maturity: if maturities.contains(&wanted) {
                wanted
            } else {
                maturities[0]
            },
            fee_may_apply: settings.invoice_fee,
        }
    }

    /// Places the order: it and its place in the queue are on disk before this returns, and the cart is empty. Then it
    /// is sent.
    pub fn order_place(&self, request: &Place) -> Result<OrderView, AppError> {
        self.not_while_closing()?;
        let parsed = Customer::parse(&customer_input(&request.customer)).map_err(first_field)?;
        let kind = parsed.customer.kind();
        let method = method_of(request.method);
        self.is_offered(method, kind)?;
        let terms = Terms::new(kind, method, request.maturity_days).map_err(AppError::field)?;
        let settings = self.settings();
        let terms = terms.with_fee(settings.invoice_fee);
        let policy = self.policy_in_force(method, kind);
        let id = OrderId(Uuid::now_v7());
        self.note_link(id, method)?;
        // Before anything is locked: the keychain may keep us waiting.
        let sealed = self.sealed(id, method, kind, parsed.personal_number.as_ref());
        let sealed_customer = self
            .is_kiosk()
            .then(|| self.seal_customer(id, &parsed.customer));

        let mut session = self.session();
        if session.cart.is_empty() {
            return Err(PlaceError::CartEmpty.into());
        }
        if session.cart.totals().gross().ore() != request.confirmed_amount {
            return Err(AppError::NotNow(
                "the cart is not the one that was confirmed",
            ));
        }
        let at = self.now();
        let draft = OrderDraft::new(Placing {
            id,
            at,
            cart: &session.cart,
            customer: parsed.customer,
            personal_number: parsed.personal_number.as_ref(),
            terms,
            vat_rates: &settings.vat_rates,
        })?;
        let draft = match sealed_customer {
            Some(_) => draft.withholding().0,
            None => draft,
        };
        let place = PlaceOrder {
            draft,
            till: settings.till_id.clone(),
            // A customer who can't identify now may be gone when there is another token.
            due_at: (method.may_wait(kind) || !self.0.tokens.is_refused()).then_some(at),
            sealed_personal_number: sealed,
            sealed_customer,
            journal: vec![journal::placed(at)],
            clear_cart: true,
        };
        let placed = match policy {
            Some(policy) => self.0.store.place_within(place, &policy),
            None => self.0.store.place(place),
        };
        let order = placed.map_err(AppError::from_waiting)?.order;
        session.cart = kasse_core::Cart::default();
        session.undo = None;
        session.touched = None;
        session.in_hand = self.is_kiosk().then(|| order.id());
        drop(session);
        tracing::info!(reference = %order.reference(), "order placed");
        self.hurry(order.id());
        self.show_connection();
        Ok(self.view(&order))
    }

    /// An order with its customer mended, sent again under its number.
    pub fn order_correct(&self, request: &OrderCorrect) -> Result<OrderView, AppError> {
        let id = order_id(&request.order)?;
        let parsed = Customer::parse(&customer_input(&request.customer)).map_err(first_field)?;
        let (method, kind) = (self.find(id)?.terms().method(), parsed.customer.kind());
        if method.needs_personal_number(kind) && parsed.personal_number.is_none() {
            return Err(AppError::field(FieldError::new(
                Field::PersonalNumber,
                Fault::Required,
            )));
        }
        let sealed = self.sealed(id, method, kind, parsed.personal_number.as_ref());
        let withheld = self.find(id)?.customer().is_withheld();
        let customer = withheld.then(|| self.seal_customer(id, &parsed.customer));
        let order = {
            let _changes = self.changes();
            let StoredOrder { order, version, .. } = self.stored(id)?;
            let corrected = order
                .corrected(parsed.customer, request.maturity_days)
                .map_err(AppError::field)??;
            let corrected = match customer {
                Some(_) => corrected.withholding().0,
                None => corrected,
            };
            let at = self.now();
            let change = Change {
                order: corrected,
                expected_version: version,
                at,
                outbox: OutboxChange::Due { at, problem: None },
                // Without a new one the old one goes: it may be somebody else's.
                personal_number: sealed.map_or(SealedChange::Erase, SealedChange::Replace),
                attempt: None,
                journal: vec![journal::corrected(at)],
            };
            let store = &self.0.store;
            match customer {
                Some(customer) => store.record_with_customer(change, customer)?.order,
                None => store.record(change)?.order,
            }
        };
        self.hurry(id);
        self.show_connection();
        Ok(self.view(&order))
    }

    /// An order's customer as a form, to correct it after a restart. The personal number is not in it: it is not kept. What
    /// can't be opened any more is empty.
    pub fn order_form(&self, id: &str) -> Result<CustomerForm, AppError> {
        let order = self.with_customer(self.find(order_id(id)?)?)?;
        Ok(customer_form(order.customer()))
    }

    /// Ends an order that has no invoice and takes its lines back into the cart. What was in the cart can be undone.
    pub fn order_edit_cart(&self, id: &str) -> Result<CartView, AppError> {
        let order = self.find(order_id(id)?)?;
        let order = match order.state() {
            OrderState::Queued | OrderState::Rejected { .. } => self.withdraw(order.id())?,
            OrderState::Cancelled { front: Some(front) }
            | OrderState::Expired { front }
            | OrderState::Declined { front }
                if !has_ended(front) =>
            {
                return Err(AppError::NotNow(
                    "Front Payment has not yet said that there will be no invoice",
                ));
            }
            OrderState::Cancelled { .. }
            | OrderState::Expired { .. }
            | OrderState::Declined { .. } => order,
            OrderState::Sending
            | OrderState::AwaitingBankId { .. }
            | OrderState::Confirming { .. }
            | OrderState::Invoiced { .. }
            | OrderState::Paid { .. }
            | OrderState::Unknown { .. }
            | OrderState::Refunded { .. }
            | OrderState::PartlyRefunded { .. }
            | OrderState::Other { .. } => {
                return Err(AppError::NotNow(
                    "an order that may have an invoice can't become a cart again",
                ));
            }
        };
        let cart = kasse_core::Cart::of_order(&order)?;
        let mut session = self.session();
        let before = session.cart.clone();
        self.put_cart(&mut session, cart, None, Some(before))
    }

    /// The personal number, sealed, where the way to invoice uses one.
    fn sealed(
        &self,
        id: OrderId,
        method: Method,
        kind: CustomerKind,
        number: Option<&Fodselsnummer>,
    ) -> Option<SealedNumber> {
        number
            .filter(|_| method.uses_personal_number(kind))
            .map(|number| SealedNumber::new(seal(&self.seal_key(), id, number)))
    }
}

/// Reads an order's id as the UI hands it back.
pub(crate) fn order_id(text: &str) -> Result<OrderId, AppError> {
    Uuid::parse_str(text)
        .map(OrderId)
        .map_err(|_| AppError::OrderNotFound)
}

fn first_field(faulty: FaultyCustomer) -> AppError {
    faulty.errors.into_iter().next().map_or(
        AppError::NotNow("the customer is not complete"),
        AppError::field,
    )
}

fn field_problem(error: FieldError) -> FieldProblem {
    FieldProblem {
        field: error.field.name().to_owned(),
        code: error.fault.code().to_owned(),
        message: error
            .fault
            .number()
            .map(|number| number.to_string())
            .unwrap_or_default(),
    }
}

fn field_warning(warning: FieldWarning) -> FieldProblem {
    FieldProblem {
        field: warning.field().name().to_owned(),
        code: warning.code().to_owned(),
        message: String::new(),
    }
}
