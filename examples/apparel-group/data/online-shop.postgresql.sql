-- The online shop of Kasuri Apparel on PostgreSQL: the same tables as online-shop.sql, with the types a server has.

CREATE TABLE customers (
    id bigint PRIMARY KEY,
    name text NOT NULL,
    name_kana text,
    email text NOT NULL,                 -- not unique: families share one
    phone text,
    birthday date,
    gender text,
    jacket_size text,
    member_no text UNIQUE,               -- the loyalty card, if there is one
    guardian_id bigint REFERENCES customers (id),
    language text NOT NULL,
    promo_email boolean NOT NULL,
    promo_post boolean NOT NULL,
    password_hash text NOT NULL,
    staff_note text,
    created_at date NOT NULL,
    closed_at date                       -- the account is closed, its rows are still here
);
CREATE INDEX customers_email ON customers (email);
CREATE INDEX customers_guardian ON customers (guardian_id);

CREATE TABLE addresses (
    id bigint PRIMARY KEY,
    customer_id bigint REFERENCES customers (id),
    label text,
    recipient text NOT NULL,
    postal_code text NOT NULL,
    street text NOT NULL,
    phone text
);
CREATE INDEX addresses_customer ON addresses (customer_id);

CREATE TABLE products (
    id bigint PRIMARY KEY,
    name text NOT NULL,
    price integer NOT NULL
);

CREATE TABLE orders (
    id bigint PRIMARY KEY,
    order_no text NOT NULL UNIQUE,
    customer_id bigint NOT NULL REFERENCES customers (id),
    billing_address_id bigint NOT NULL REFERENCES addresses (id),
    shipping_address_id bigint REFERENCES addresses (id),
    status text NOT NULL,
    total integer NOT NULL,
    delivery_note text,
    placed_at timestamp NOT NULL,
    closed_at date,                      -- NULL: still open
    tax_due_on date                      -- when the return of its fiscal year is due; NULL while open
);
CREATE INDEX orders_customer ON orders (customer_id);
CREATE INDEX orders_billing ON orders (billing_address_id);
CREATE INDEX orders_shipping ON orders (shipping_address_id);

CREATE TABLE order_items (
    id bigint PRIMARY KEY,
    order_id bigint NOT NULL REFERENCES orders (id),
    product_id bigint NOT NULL REFERENCES products (id),
    quantity integer NOT NULL,
    price integer NOT NULL,
    size text,
    embroidery text,
    tax_due_on date
);
CREATE INDEX order_items_order ON order_items (order_id);

CREATE TABLE parcels (
    id bigint PRIMARY KEY,
    order_id bigint NOT NULL REFERENCES orders (id),
    tracking_no text NOT NULL,
    signed_by text,
    delivered_at date
);
CREATE INDEX parcels_order ON parcels (order_id);

CREATE TABLE payments (
    id bigint PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers (id),
    order_id bigint REFERENCES orders (id),
    method text NOT NULL,
    card_last4 text,
    amount integer NOT NULL,
    settled_on date
);
CREATE INDEX payments_customer ON payments (customer_id);
CREATE INDEX payments_order ON payments (order_id);

CREATE TABLE receivables (
    id bigint PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers (id),
    amount integer NOT NULL,
    due_on date NOT NULL,
    settled_on date,
    standing text
);
CREATE INDEX receivables_customer ON receivables (customer_id);

CREATE TABLE gift_messages (
    id bigint PRIMARY KEY,
    order_id bigint REFERENCES orders (id),
    from_customer bigint REFERENCES customers (id),
    to_customer bigint REFERENCES customers (id),   -- NULL: to somebody without an account
    sender_name text,
    sender_phone text,
    recipient_name text,
    recipient_phone text,
    body text NOT NULL,
    written_at timestamp NOT NULL
);
CREATE INDEX gift_messages_order ON gift_messages (order_id);
CREATE INDEX gift_messages_from ON gift_messages (from_customer);
CREATE INDEX gift_messages_to ON gift_messages (to_customer);

CREATE TABLE reviews (
    id bigint PRIMARY KEY,
    product_id bigint NOT NULL REFERENCES products (id),
    customer_id bigint NOT NULL REFERENCES customers (id),
    nickname text,
    stars integer,
    body text NOT NULL,
    reply_to bigint REFERENCES reviews (id),
    written_at timestamp NOT NULL
);
CREATE INDEX reviews_customer ON reviews (customer_id);
CREATE INDEX reviews_reply ON reviews (reply_to);

CREATE TABLE wishlists (
    id bigint PRIMARY KEY,
    title text NOT NULL,
    created_at date NOT NULL
);

CREATE TABLE wishlist_members (
    wishlist_id bigint NOT NULL REFERENCES wishlists (id),
    customer_id bigint NOT NULL REFERENCES customers (id),
    joined_at date NOT NULL,
    PRIMARY KEY (wishlist_id, customer_id)
);
CREATE INDEX wishlist_members_customer ON wishlist_members (customer_id);

CREATE TABLE wishlist_items (
    id bigint PRIMARY KEY,
    wishlist_id bigint NOT NULL REFERENCES wishlists (id),
    product_id bigint NOT NULL REFERENCES products (id),
    added_by bigint REFERENCES customers (id),
    wish text
);
CREATE INDEX wishlist_items_list ON wishlist_items (wishlist_id);
CREATE INDEX wishlist_items_added_by ON wishlist_items (added_by);

CREATE TABLE carts (
    id bigint PRIMARY KEY,
    customer_id bigint REFERENCES customers (id),   -- NULL: nobody was signed in
    started_at timestamp NOT NULL
);
CREATE INDEX carts_customer ON carts (customer_id);

CREATE TABLE cart_items (
    id bigint PRIMARY KEY,
    cart_id bigint NOT NULL REFERENCES carts (id),
    product_id bigint NOT NULL REFERENCES products (id),
    quantity integer NOT NULL
);
CREATE INDEX cart_items_cart ON cart_items (cart_id);

CREATE TABLE page_events (               -- by far the largest table
    id bigint PRIMARY KEY,
    customer_id bigint REFERENCES customers (id),
    page text NOT NULL,
    seen_at timestamp NOT NULL
);
CREATE INDEX page_events_customer ON page_events (customer_id);

CREATE TABLE suspended (                 -- whose data is kept out of use; Mamoru writes it
    customer_id bigint PRIMARY KEY REFERENCES customers (id),
    since date NOT NULL
);
