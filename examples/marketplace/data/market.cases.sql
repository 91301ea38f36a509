-- Rows written by hand.  Customers 3 and 4 are two accounts of one person, who uses one address for both; 5 is under age.
INSERT INTO customers (id, name, email, phone, age, profile, settings, membership, password_hash, opened_on) VALUES
  (0, 'a former customer', '', NULL, NULL, NULL, NULL, NULL, NULL, '2000-01-01'),
  (1, '青葉 みどり', 'midori@mail.example', '090-0000-0001', 34, 'tea and bicycles', 'mail: weekly', 'yearly', 'scrypt$1', '2019-04-02'),
  (2, 'Rowan Hale', 'rowan@mail.example', NULL, 41, NULL, 'mail: none', NULL, 'scrypt$2', '2020-11-20'),
  (3, '白川 灯', 'akari@mail.example', '090-0000-0003', 28, NULL, 'mail: all', NULL, 'scrypt$3', '2021-02-11'),
  (4, '白川 灯 (店)', 'akari@mail.example', NULL, 28, NULL, 'mail: none', 'business', 'scrypt$4', '2023-06-30'),
  (5, '水野 凪', 'nagi@mail.example', NULL, 16, NULL, 'mail: none', 'family of 1', 'scrypt$5', '2025-09-09');
INSERT INTO addresses (id, customer_id, line, corrected_by_carrier_on) VALUES
  (1, 1, '000-0001 港町 2-3', NULL), (2, 1, '000-0002 港町 5-1', '2026-02-01'), (3, 2, '12 Lantern Row', NULL), (4, 3, '000-0003 川沿い 9', NULL);
INSERT INTO address_book (id, customer_id, name, email) VALUES
  (1, 1, 'Rowan Hale', NULL), (2, 2, '青葉 みどり', 'midori@mail.example'), (3, 3, 'a friend', 'friend@mail.example');
INSERT INTO account_changes (id, customer_id, what, was, changed_on) VALUES (1, 1, 'phone', '090-0000-9999', '2026-03-03');
INSERT INTO payment_settings (id, customer_id, card_token, gift_balance) VALUES (1, 1, 'tok_1', 500), (2, 2, 'tok_2', 0), (3, 3, NULL, 1200);
INSERT INTO sellers (id, name, email, company, establishment, bank_account, document_no, left_on) VALUES
  (0, 'a former seller', '', NULL, NULL, NULL, NULL, NULL),
  (1, '北浜 工', 'kita@shop.example', '北浜工房', 'JP', '000-0000001', 'L-0001', NULL),
  (2, 'Wei Lin', 'wei@shop.example', 'Lin Trading', 'CN', '000-0000002', 'P-0002', '2026-01-31');
INSERT INTO orders (id, customer_id, seller_id, sent_to_name, sent_to_address, total, tax_due_on) VALUES
  (1, 1, 1, '青葉 みどり', '000-0001 港町 2-3', 4200, '2020-02-29'), (2, 1, 2, 'Rowan Hale', '12 Lantern Row', 1800, '2025-02-28'),
  (3, 2, 1, 'Rowan Hale', '12 Lantern Row', 990, '2026-02-28'), (4, 3, 2, '白川 灯', '000-0003 川沿い 9', 12000, '2026-02-28'),
  (5, 5, 1, '水野 凪', '000-0005 丘の上 1', 300, '2026-02-28');
INSERT INTO shopping_lists (id, customer_id, title) VALUES (1, 1, 'for spring'), (2, 3, 'things for the shop');
INSERT INTO reviews (id, customer_id, seller_id, stars, body) VALUES (1, 1, 1, 5, 'Thank you, Mr Kitahama'), (2, 2, 1, 2, 'late');
INSERT INTO recordings (id, customer_id, words, said_on) VALUES (1, 1, 'play something slow', '2026-10-01'), (2, 3, 'add rice', '2026-10-02');
INSERT INTO devices (id, customer_id, identifier, advertising_identifier, log, wireless_secret) VALUES
  (1, 1, 'D-0001', 'ad-7f31', 'booted', 'wpa-secret'), (2, 2, 'D-0002', 'ad-88a0', 'booted', NULL);
INSERT INTO page_views (id, customer_id, visitor_no, address, page, seen_on) VALUES
  (1, 1, NULL, '192.0.2.1', '/tea', '2026-10-01'), (2, NULL, 'V-0001', '192.0.2.9', '/bicycles', '2026-10-02'), (3, 2, NULL, '192.0.2.2', '/tea', '2026-10-03');
INSERT INTO interests (customer_id, topic, because) VALUES (1, 'tea', 'order 1'), (2, 'tea', 'page 3');
INSERT INTO credit_checks (id, customer_id, history, score, checked_on) VALUES (1, 2, 'two loans, repaid', 612, '2026-05-05');
