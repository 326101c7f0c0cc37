//! Selling: the catalogue and the cart. The cart is on disk after every change, before the UI hears of it.

use kasse_core::{
    Cart, CategoryId, Discount, Fault, Field, FieldError, LineId, Money, Quantity, Sku,
};
use kasse_store::SearchQuery;

use crate::contract::{
    CartAdd, CartScan, CartSetDiscount, CartSetPrice, CartSetQuantity, CartView, CatalogueSearch,
    CategoryView, LanguageName, LineRef, ProductPage,
};
use crate::error::AppError;
use crate::till::{Session, Till};
use crate::views::{cart_view, product_view};

/// Most characters of a search that are used.
const MAX_SEARCH: usize = 100;
/// Most products on a page.
const MAX_PAGE: u32 = 200;

impl Till {
    /// Searches the catalogue.
    pub fn catalogue_search(&self, request: &CatalogueSearch) -> Result<ProductPage, AppError> {
        let language = self.language();
        let page = self.0.store.search(&SearchQuery {
            text: request.text.chars().take(MAX_SEARCH).collect(),
            category: request.category.clone().map(CategoryId),
            offset: request.offset,
            limit: request.limit.min(MAX_PAGE),
        })?;
        Ok(ProductPage {
            products: page
                .products
                .iter()
                .map(|product| product_view(product, language))
                .collect(),
            total: page.total,
        })
    }

    pub(crate) fn categories(&self) -> Result<Vec<CategoryView>, AppError> {
        let language = self.language();
        let view = |category: kasse_store::Category| CategoryView {
            name: match language {
                LanguageName::Nb => category.name.nb().to_owned(),
                LanguageName::En => category.name.en().to_owned(),
            },
            id: category.id.0,
        };
        Ok(self.0.store.categories()?.into_iter().map(view).collect())
    }

    /// The cart.
    pub fn cart(&self) -> CartView {
        self.cart_view(&self.session())
    }

    /// Adds a product.
    pub fn cart_add(&self, request: &CartAdd) -> Result<CartView, AppError> {
        let not_found = || AppError::ProductNotFound(request.sku.clone());
        let sku = Sku::parse(&request.sku).map_err(|_| not_found())?;
        let product = self.0.store.product(&sku)?.ok_or_else(not_found)?;
        self.change_cart(|cart| Ok(Some(cart.add(&product)?)))
    }

    /// Adds what a scanner read.
    pub fn cart_scan(&self, request: &CartScan) -> Result<CartView, AppError> {
        let code: String = request.code.trim().chars().take(MAX_SEARCH).collect();
        let product = self
            .0
            .store
            .product_by_code(&code)?
            .ok_or(AppError::ProductNotFound(code))?;
        self.change_cart(|cart| Ok(Some(cart.add(&product)?)))
    }

    /// Sets a line's quantity; zero takes it away.
    pub fn cart_set_quantity(&self, request: &CartSetQuantity) -> Result<CartView, AppError> {
        let line = LineId::new(request.line);
        if request.quantity.trim() == "0" {
            return self.cart_remove(&LineRef { line: request.line });
        }
        let quantity = Quantity::parse(&request.quantity).ok_or_else(|| wrong("quantity"))?;
        self.change_cart(|cart| cart.set_quantity(line, quantity).map(|()| Some(line)))
    }

    /// Sets a line's price.
    pub fn cart_set_price(&self, request: &CartSetPrice) -> Result<CartView, AppError> {
        let line = LineId::new(request.line);
        let price = Money::parse_kroner(&request.price).ok_or_else(|| wrong("price"))?;
        self.change_cart(|cart| cart.set_unit_price(line, price).map(|()| Some(line)))
    }

    /// Sets a line's discount.
    pub fn cart_set_discount(&self, request: &CartSetDiscount) -> Result<CartView, AppError> {
        let line = LineId::new(request.line);
        let discount = Discount::parse(&request.discount).ok_or_else(|| wrong("discount"))?;
        self.change_cart(|cart| cart.set_discount(line, discount).map(|()| Some(line)))
    }

    /// Takes a line away; it can be taken back.
    pub fn cart_remove(&self, request: &LineRef) -> Result<CartView, AppError> {
        let line = LineId::new(request.line);
        self.change_cart_undoable(|cart| cart.remove(line))
    }

    /// Empties the cart; it can be taken back.
    pub fn cart_clear(&self) -> Result<CartView, AppError> {
        self.change_cart_undoable(|cart| {
            *cart = Cart::default();
            Ok(())
        })
    }

    /// Takes the last removal or emptying back.
    pub fn cart_undo(&self) -> Result<CartView, AppError> {
        let mut session = self.session();
        let before = session
            .undo
            .clone()
            .ok_or(AppError::NotNow("there is nothing to take back"))?;
        self.put_cart(&mut session, before, None, None)
    }

    /// Begins a new sale: what can be undone of the last is forgotten.
    pub fn sale_new(&self) -> CartView {
        let mut session = self.session();
        session.undo = None;
        session.touched = None;
        self.cart_view(&session)
    }

    fn change_cart(
        &self,
        change: impl FnOnce(&mut Cart) -> Result<Option<LineId>, kasse_core::CartError>,
    ) -> Result<CartView, AppError> {
        let mut session = self.session();
        let mut cart = session.cart.clone();
        let touched = change(&mut cart)?;
        self.put_cart(&mut session, cart, touched, None)
    }

    fn change_cart_undoable(
        &self,
        change: impl FnOnce(&mut Cart) -> Result<(), kasse_core::CartError>,
    ) -> Result<CartView, AppError> {
        let mut session = self.session();
        let before = session.cart.clone();
        let mut cart = before.clone();
        change(&mut cart)?;
        self.put_cart(&mut session, cart, None, Some(before))
    }

    /// Writes the cart, then shows it: what the cashier sees is on disk.
    pub(crate) fn put_cart(
        &self,
        session: &mut Session,
        cart: Cart,
        touched: Option<LineId>,
        undo: Option<Cart>,
    ) -> Result<CartView, AppError> {
        self.0.store.save_cart(&cart)?;
        session.cart = cart;
        session.touched = touched;
        session.undo = undo.filter(|before| !before.is_empty());
        Ok(self.cart_view(session))
    }

    pub(crate) fn cart_view(&self, session: &Session) -> CartView {
        cart_view(
            &session.cart,
            session.touched,
            session.undo.is_some(),
            session.language.unwrap_or_else(|| self.own_language()),
        )
    }
}

/// A value typed into the cart's editor can't be read.
fn wrong(field: &str) -> AppError {
    let FieldError { fault, .. } = FieldError::new(Field::Cart, Fault::NotAChoice);
    AppError::Field {
        field: field.to_owned(),
        code: fault.code().to_owned(),
    }
}
