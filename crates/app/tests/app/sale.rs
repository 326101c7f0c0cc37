//! The cart and placing an order.

use kasse_app::AppError;
use kasse_app::contract::{
    CartAdd, CartScan, CartSetDiscount, CartSetPrice, CartSetQuantity, CartView, CatalogueSearch,
    CustomerForm, ErrorCode, LineRef, MethodName, Place, UiError,
};
use kasse_core::PlaceError;
use kasse_store::OpenOptions;

use crate::front::accepted;
use crate::shop::{JACKET, Premises, Shop, company, person};

fn add(shop: &Shop, sku: &str) -> CartView {
    shop.till.cart_add(&CartAdd { sku: sku.into() }).unwrap()
}

fn place(customer: CustomerForm, confirmed_amount: i64) -> Place {
    Place {
        customer,
        method: MethodName::SendInvoice,
        maturity_days: 14,
        confirmed_amount,
    }
}

#[tokio::test(start_paused = true)]
async fn a_cart_of_five_lines_survives_the_plug_being_pulled() {
    let shop = Shop::open();
    for number in 1..=5 {
        add(&shop, &format!("KL-100{number}"));
    }
    let line = shop.till.cart().lines[1].id;
    let edit = &shop.till;
    edit.cart_set_quantity(&CartSetQuantity {
        line,
        quantity: "3".into(),
    })
    .unwrap();
    edit.cart_set_price(&CartSetPrice {
        line,
        price: "99,50".into(),
    })
    .unwrap();
    let before = edit
        .cart_set_discount(&CartSetDiscount {
            line,
            discount: "10 %".into(),
        })
        .unwrap();
    assert_eq!(before.lines.len(), 5);
    assert_eq!(before.lines[1].amount, 26_865);

    let shop = shop.restart().await;
    let after = shop.till.start().unwrap().cart;
    assert_eq!(after.totals.gross, before.totals.gross);
    let shown = |cart: &CartView| {
        let lines = cart.lines.iter();
        lines
            .map(|line| (line.id, line.sku.clone(), line.amount, line.quantity))
            .collect::<Vec<_>>()
    };
    assert_eq!(shown(&after), shown(&before));
}

#[tokio::test(start_paused = true)]
async fn what_is_taken_away_can_be_taken_back() {
    let shop = Shop::open();
    let line = add(&shop, JACKET).lines[0].id;
    assert!(!shop.till.cart().can_undo);
    let zero = CartSetQuantity {
        line,
        quantity: "0".into(),
    };
    let removed = shop.till.cart_set_quantity(&zero).unwrap();
    assert!(removed.lines.is_empty() && removed.can_undo);
    assert_eq!(shop.till.cart_undo().unwrap().lines.len(), 1);
    assert!(shop.till.cart_clear().unwrap().lines.is_empty());
    assert!(!shop.till.sale_new().can_undo, "a new sale begins anew");
    assert!(shop.till.cart_undo().is_err());
}

#[tokio::test(start_paused = true)]
async fn what_is_not_known_or_not_a_number_changes_nothing() {
    let shop = Shop::open();
    let line = add(&shop, JACKET).lines[0].id;
    let code = |error: AppError| {
        let error = UiError::from(error);
        (error.code, error.field)
    };
    let scan = |text: &str| shop.till.cart_scan(&CartScan { code: text.into() });
    assert_eq!(
        code(scan("7000000000009").unwrap_err()).0,
        ErrorCode::ProductNotFound
    );
    let quantity = shop.till.cart_set_quantity(&CartSetQuantity {
        line,
        quantity: "mange".into(),
    });
    assert_eq!(
        code(quantity.unwrap_err()),
        (ErrorCode::InvalidField, Some("quantity".into()))
    );
    let discount = shop.till.cart_set_discount(&CartSetDiscount {
        line,
        discount: "999999".into(),
    });
    assert_eq!(
        code(discount.unwrap_err()),
        (ErrorCode::InvalidField, Some("discount".into()))
    );
    let gone = shop.till.cart_remove(&LineRef { line: 77 });
    assert_eq!(code(gone.unwrap_err()).0, ErrorCode::LineNotFound);
    assert_eq!(shop.till.cart().lines.len(), 1);
    assert_eq!(
        scan("KL-1002").unwrap().lines.len(),
        2,
        "a number is a code"
    );
}

#[tokio::test(start_paused = true)]
async fn a_page_is_bounded_whatever_is_asked_for() {
    let shop = Shop::open();
    let page = shop.till.catalogue_search(&CatalogueSearch {
        text: String::new(),
        category: None,
        offset: 0,
        limit: u32::MAX,
    });
    assert!(page.unwrap().products.len() <= 200);
}

#[tokio::test(start_paused = true)]
async fn one_cart_becomes_one_order() {
    let shop = Premises::new().open_idle();
    let amount = add(&shop, JACKET).totals.gross;
    let request = place(company(), amount);
    let order = shop.till.order_place(&request).unwrap();
    assert_eq!(
        (order.reference.as_str(), order.totals.gross),
        ("1-000001", amount)
    );
    assert!(shop.till.cart().lines.is_empty());
    let again = shop.till.order_place(&request).unwrap_err();
    assert!(
        matches!(again, AppError::Place(PlaceError::CartEmpty)),
        "{again:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn another_cart_than_the_confirmed_one_is_not_placed() {
    let shop = Premises::new().open_idle();
    let confirmed = add(&shop, JACKET).totals.gross;
    add(&shop, "KL-1002");
    let refused = shop.till.order_place(&place(company(), confirmed));
    assert!(matches!(refused, Err(AppError::NotNow(_))));
    assert_eq!(shop.till.cart().lines.len(), 2, "the cart stays");
    assert_eq!(shop.till.connection().unwrap().queued, 0);
}

#[tokio::test(start_paused = true)]
async fn a_customer_who_is_wrong_is_named_by_field_and_nothing_is_placed() {
    let shop = Premises::new().open_idle();
    let no_number = CustomerForm {
        personal_number: String::new(),
        ..person()
    };
    let error = UiError::from(shop.try_sell(no_number, MethodName::Checkout).unwrap_err());
    assert_eq!(
        (error.code, error.field.as_deref()),
        (ErrorCode::InvalidField, Some("personal_number"))
    );
    let ehf = UiError::from(shop.try_sell(person(), MethodName::Ehf).unwrap_err());
    assert_eq!(ehf.field.as_deref(), Some("method"));
    let check = shop.till.customer_check(&CustomerForm {
        email: "kari".into(),
        zip: "70".into(),
        personal_number: "02013299998".into(),
        ..person()
    });
    let fields: Vec<_> = check
        .errors
        .iter()
        .map(|error| error.field.as_str())
        .collect();
    assert_eq!(fields, ["email", "zip"]);
    assert!(check.methods.is_empty());
    let doubted = check.warnings.iter().map(|doubt| doubt.field.as_str());
    assert_eq!(
        doubted.collect::<Vec<_>>(),
        ["personal_number"],
        "what looks wrong is told beside what is"
    );
}

#[tokio::test(start_paused = true)]
async fn the_lines_of_an_order_come_back_into_the_cart() {
    let shop = Premises::new().open_idle();
    add(&shop, "KL-1003");
    let order = shop.sell(company(), MethodName::SendInvoice);
    add(&shop, "KL-1002");
    let cart = shop.till.order_edit_cart(&order.id).unwrap();
    let skus: Vec<_> = cart.lines.iter().map(|line| line.sku.as_str()).collect();
    assert_eq!(skus, ["KL-1003", JACKET]);
    assert_eq!(cart.totals.gross, order.totals.gross);
    assert_eq!(
        shop.till.connection().unwrap().queued,
        0,
        "it left the queue"
    );
    let undone = shop.till.cart_undo().unwrap();
    assert_eq!(undone.lines[0].sku, "KL-1002");
    let retried = shop.till.order_retry(&order.id);
    assert!(
        retried.is_err(),
        "an order that was given up is not sent again"
    );
}

#[tokio::test(start_paused = true)]
async fn a_full_disk_is_said_so_and_the_cart_stays() {
    let premises = Premises {
        options: OpenOptions {
            max_pages: Some(110),
            ..OpenOptions::default()
        },
        ..Premises::new()
    };
    let shop = premises.open_idle();
    let mut placed = 0_u32;
    let refused = loop {
        let Ok(cart) = shop.till.cart_add(&CartAdd { sku: JACKET.into() }) else {
            panic!("the cart was refused before the order")
        };
        match shop.till.order_place(&place(company(), cart.totals.gross)) {
            Ok(_) => placed += 1,
            Err(error) => break UiError::from(error),
        }
        assert!(placed < 10_000, "the disk never filled up");
    };
    assert_eq!(refused.code, ErrorCode::StoreUnwritable);
    assert!(refused.retryable);
    assert_eq!(shop.till.cart().lines.len(), 1, "the cart is as it was");
    assert_eq!(shop.till.connection().unwrap().queued, placed);

    // There is room again: the cart is still there and no number was lost.
    let mut premises = shop.pull_the_plug().await;
    premises.options = OpenOptions::default();
    let shop = premises.open_idle();
    let cart = shop.till.cart();
    let order = shop.till.order_place(&place(company(), cart.totals.gross));
    assert_eq!(order.unwrap().reference, format!("1-{:06}", placed + 1));
}

#[tokio::test(start_paused = true)]
async fn many_hands_at_once_make_one_order_a_cart() {
    let shop = Premises::new().open_idle();
    shop.front().will_send(accepted("ODR1", false));
    let amount = add(&shop, JACKET).totals.gross;
    let placed: Vec<_> = std::thread::scope(|scope| {
        let hands: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| shop.till.order_place(&place(company(), amount)).is_ok()))
            .collect();
        hands.into_iter().map(|hand| hand.join().unwrap()).collect()
    });
    assert_eq!(placed.iter().filter(|placed| **placed).count(), 1);
    assert_eq!(shop.till.connection().unwrap().queued, 1);
}
