-- The online shop of Kasuri Apparel.  Dates are ISO text, truth is 0 or 1, money is whole yen.
PRAGMA foreign_keys = ON;

CREATE TABLE customers (
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_kana TEXT,
    email TEXT NOT NULL,                 -- not unique: families share one
    phone TEXT,
    birthday TEXT,
    gender TEXT,
    jacket_size TEXT,
    member_no TEXT UNIQUE,               -- the loyalty card, if there is one
    guardian_id INTEGER REFERENCES customers (id),
    language TEXT NOT NULL,
    promo_email INTEGER NOT NULL,
    promo_post INTEGER NOT NULL,
    password_hash TEXT NOT NULL,
    staff_note TEXT,
    created_at TEXT NOT NULL,
    closed_at TEXT                       -- the account is closed, its rows are still here
);
CREATE INDEX customers_email ON customers (email);
CREATE INDEX customers_guardian ON customers (guardian_id);

CREATE TABLE addresses (
    id INTEGER NOT NULL PRIMARY KEY,
    customer_id INTEGER REFERENCES customers (id),
    label TEXT,
    recipient TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    street TEXT NOT NULL,
    phone TEXT
);
CREATE INDEX addresses_customer ON addresses (customer_id);

CREATE TABLE products (
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    price INTEGER NOT NULL
);

CREATE TABLE orders (
    id INTEGER NOT NULL PRIMARY KEY,
    order_no TEXT NOT NULL UNIQUE,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    billing_address_id INTEGER NOT NULL REFERENCES addresses (id),
    shipping_address_id INTEGER REFERENCES addresses (id),
    status TEXT NOT NULL,
    total INTEGER NOT NULL,
    delivery_note TEXT,
    placed_at TEXT NOT NULL,
    closed_at TEXT,                      -- NULL: still open
    tax_due_on TEXT                      -- when the return of its fiscal year is due; NULL while open
);
CREATE INDEX orders_customer ON orders (customer_id);
CREATE INDEX orders_billing ON orders (billing_address_id);
CREATE INDEX orders_shipping ON orders (shipping_address_id);

CREATE TABLE order_items (
    id INTEGER NOT NULL PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (id),
    product_id INTEGER NOT NULL REFERENCES products (id),
    quantity INTEGER NOT NULL,
    price INTEGER NOT NULL,
    size TEXT,
    embroidery TEXT,
    tax_due_on TEXT
);
CREATE INDEX order_items_order ON order_items (order_id);

CREATE TABLE parcels (
    id INTEGER NOT NULL PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (id),
    tracking_no TEXT NOT NULL,
    signed_by TEXT,
    delivered_at TEXT
);
CREATE INDEX parcels_order ON parcels (order_id);

CREATE TABLE payments (
    id INTEGER NOT NULL PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    order_id INTEGER REFERENCES orders (id),
    method TEXT NOT NULL,
    card_last4 TEXT,
    amount INTEGER NOT NULL,
    settled_on TEXT
);
CREATE INDEX payments_customer ON payments (customer_id);
CREATE INDEX payments_order ON payments (order_id);

CREATE TABLE receivables (
    id INTEGER NOT NULL PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    amount INTEGER NOT NULL,
    due_on TEXT NOT NULL,
    settled_on TEXT,
    standing TEXT
);
CREATE INDEX receivables_customer ON receivables (customer_id);

CREATE TABLE gift_messages (
    id INTEGER NOT NULL PRIMARY KEY,
    order_id INTEGER REFERENCES orders (id),
    from_customer INTEGER REFERENCES customers (id),
    to_customer INTEGER REFERENCES customers (id),   -- NULL: to somebody without an account
    sender_name TEXT,
    sender_phone TEXT,
    recipient_name TEXT,
    recipient_phone TEXT,
    body TEXT NOT NULL,
    written_at TEXT NOT NULL
);
CREATE INDEX gift_messages_order ON gift_messages (order_id);
CREATE INDEX gift_messages_from ON gift_messages (from_customer);
CREATE INDEX gift_messages_to ON gift_messages (to_customer);

CREATE TABLE reviews (
    id INTEGER NOT NULL PRIMARY KEY,
    product_id INTEGER NOT NULL REFERENCES products (id),
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    nickname TEXT,
    stars INTEGER,
    body TEXT NOT NULL,
    reply_to INTEGER REFERENCES reviews (id),
    written_at TEXT NOT NULL
);
CREATE INDEX reviews_customer ON reviews (customer_id);
CREATE INDEX reviews_reply ON reviews (reply_to);

CREATE TABLE wishlists (
    id INTEGER NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    created_at TEXT NOT NULL
);

CREATE TABLE wishlist_members (
    wishlist_id INTEGER NOT NULL REFERENCES wishlists (id),
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    joined_at TEXT NOT NULL,
    PRIMARY KEY (wishlist_id, customer_id)
);
CREATE INDEX wishlist_members_customer ON wishlist_members (customer_id);

CREATE TABLE wishlist_items (
    id INTEGER NOT NULL PRIMARY KEY,
    wishlist_id INTEGER NOT NULL REFERENCES wishlists (id),
    product_id INTEGER NOT NULL REFERENCES products (id),
    added_by INTEGER REFERENCES customers (id),
    wish TEXT
);
CREATE INDEX wishlist_items_list ON wishlist_items (wishlist_id);
CREATE INDEX wishlist_items_added_by ON wishlist_items (added_by);

CREATE TABLE carts (
    id INTEGER NOT NULL PRIMARY KEY,
    customer_id INTEGER REFERENCES customers (id),   -- NULL: nobody was signed in
    started_at TEXT NOT NULL
);
CREATE INDEX carts_customer ON carts (customer_id);

CREATE TABLE cart_items (
    id INTEGER NOT NULL PRIMARY KEY,
    cart_id INTEGER NOT NULL REFERENCES carts (id),
    product_id INTEGER NOT NULL REFERENCES products (id),
    quantity INTEGER NOT NULL
);
CREATE INDEX cart_items_cart ON cart_items (cart_id);

CREATE TABLE page_events (               -- by far the largest table
    id INTEGER NOT NULL PRIMARY KEY,
    customer_id INTEGER REFERENCES customers (id),
    page TEXT NOT NULL,
    seen_at TEXT NOT NULL
);
CREATE INDEX page_events_customer ON page_events (customer_id);

CREATE TABLE suspended (                 -- whose data is kept out of use; Mamoru writes it
    customer_id INTEGER NOT NULL PRIMARY KEY REFERENCES customers (id),
    since TEXT NOT NULL
);
