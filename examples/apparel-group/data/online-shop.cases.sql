-- Hand-written rows of the online shop: customer 7, whom expected/customer-7.yaml follows, and the awkward cases that
-- README.md lists by id.  Made-up rows have ids from 101 (customers) and 100001 (everything else) and touch none of these.

INSERT INTO products (id, name, price) VALUES
    (1, 'Navy suit / ネイビースーツ', 39800),
    (2, 'White shirt / 白シャツ', 5900),
    (3, 'Knit cardigan / ニットカーディガン', 8900),
    (4, 'Silk tie / シルクタイ', 4900),
    (5, 'Kids'' blazer / 子ども用ブレザー', 12800),
    (6, 'Travel coat / トラベルコート', 24800),
    (7, 'Wool scarf / ウールマフラー', 6900),
    (8, 'Leather belt / レザーベルト', 3900);

-- Row 0 is nobody: what erased people's orders, payments and reviews point at.
INSERT INTO customers (id, name, email, language, promo_email, promo_post, password_hash, created_at) VALUES
    (0, '(erased customer)', '', 'ja', 0, 0, '', '2014-01-01');

INSERT INTO customers (id, name, name_kana, email, phone, birthday, gender, jacket_size, member_no, guardian_id, language,
                       promo_email, promo_post, password_hash, staff_note, created_at, closed_at) VALUES
    (7, '白石 はるか', 'シライシ ハルカ', 'haruka.shiraishi@mail.example', '090-0000-0007', '1988-04-12', 'f', 'M', 'KC-000007', NULL, 'ja',
     1, 1, 'scrypt$7', 'Prefers e-mail. Her colleague Mr. Kato picks up parcels.', '2015-08-01', NULL),
    (12, '森 健太', 'モリ ケンタ', 'kenta.mori@mail.example', '090-0000-0012', '1990-11-03', 'm', 'L', 'KC-000012', NULL, 'ja',
     1, 0, 'scrypt$12', NULL, '2018-03-10', NULL),
    -- half-width katakana, as an old till types it
    (14, 'ﾀﾅｶ ﾐﾉﾙ', 'ﾀﾅｶ ﾐﾉﾙ', 'minoru.tanaka@mail.example', '090-0000-0014', '1961-01-30', 'm', 'S', 'KC-000014', NULL, 'ja',
     0, 1, 'scrypt$14', NULL, '2016-05-02', NULL),
    -- full-width digits in the name, the telephone number and the address
    (15, '佐久間 ２号店 エマ', 'サクマ エマ', 'emma.sakuma@mail.example', '０９０－００００－００１５', '1979-07-07', 'f', 'M', 'KC-000015', NULL, 'ja',
     1, 1, 'scrypt$15', NULL, '2019-09-09', NULL),
    -- the first kana is か followed by a combining voiced mark; the Latin part ends in e followed by a combining acute
    (16, 'か' || char(12441) || 'くと Rene' || char(769), 'ガクト レネ', 'gakuto.rene@mail.example', NULL, '2001-02-03', NULL, 'M', 'KC-000016', NULL, 'en',
     1, 0, 'scrypt$16', NULL, '2021-02-03', NULL),
    -- an apostrophe and quotation marks
    (17, 'Bríd "Bea" O''Brien', NULL, 'brid.o''brien@mail.example', '090-0000-0017', '1985-10-31', 'f', 'M', 'KC-000017', NULL, 'en',
     1, 1, 'scrypt$17', NULL, '2020-01-15', NULL),
    -- a guardian and her child
    (21, '小川 由美', 'オガワ ユミ', 'yumi.ogawa@mail.example', '090-0000-0021', '1983-06-18', 'f', 'M', 'KC-000021', NULL, 'ja',
     1, 1, 'scrypt$21', NULL, '2017-07-20', NULL),
    (57, '小川 葵', 'オガワ アオイ', 'aoi.ogawa@mail.example', NULL, '2012-09-01', NULL, '150', NULL, 21, 'ja',
     0, 0, 'scrypt$57', NULL, '2024-04-01', NULL),
    (23, '藍沢 凛', 'アイザワ リン', 'rin.aizawa@mail.example', '090-0000-0023', '1987-12-24', 'f', 'S', 'KC-000023', NULL, 'ja',
     1, 0, 'scrypt$23', NULL, '2016-10-10', NULL),
    (31, 'Emma Clarke', NULL, 'emma.clarke@mail.example', '090-0000-0031', '1992-03-14', 'f', 'L', 'KC-000031', NULL, 'en',
     1, 1, 'scrypt$31', NULL, '2018-05-05', NULL),
    -- one e-mail address, two accounts
    (40, '早川 誠', 'ハヤカワ マコト', 'hayakawa.family@mail.example', '090-0000-0040', '1970-05-05', 'm', 'L', 'KC-000040', NULL, 'ja',
     1, 1, 'scrypt$40', NULL, '2017-01-01', NULL),
    (41, '早川 恵子', 'ハヤカワ ケイコ', 'hayakawa.family@mail.example', '090-0000-0041', '1972-08-08', 'f', 'M', 'KC-000041', NULL, 'ja',
     1, 1, 'scrypt$41', NULL, '2017-01-02', NULL),
    -- no loyalty card
    (42, 'Tom Baker', NULL, 'tom.baker@mail.example', NULL, NULL, NULL, NULL, NULL, NULL, 'en', 0, 0, 'scrypt$42', NULL, '2023-11-11', NULL),
    -- a loyalty number that the club never activated: nothing is held there
    (44, '西村 蓮', 'ニシムラ レン', 'ren.nishimura@mail.example', '090-0000-0044', '1999-09-19', 'm', 'M', 'KC-000044', NULL, 'ja',
     0, 1, 'scrypt$44', NULL, '2025-05-05', NULL),
    -- never mailed: nothing in the mailings
    (45, '岡本 さくら', 'オカモト サクラ', 'sakura.okamoto@mail.example', NULL, '1995-04-04', 'f', 'S', 'KC-000045', NULL, 'ja',
     0, 0, 'scrypt$45', NULL, '2022-02-22', NULL),
    -- a closed account is not an erased one
    (46, 'Liam Murphy', NULL, 'liam.murphy@mail.example', '090-0000-0046', '1980-01-01', 'm', 'XL', 'KC-000046', NULL, 'en',
     0, 0, 'scrypt$46', 'Closed on his wish.', '2016-06-06', '2024-12-31'),
    -- lives in China
    (47, '李 雪', NULL, 'xue.li@mail.example', NULL, '1994-06-09', 'f', 'S', 'KC-000047', NULL, 'zh-Hans', 1, 0, 'scrypt$47', NULL, '2023-03-03', NULL),
    -- her delivery note names customer 7
    (48, '三浦 直子', 'ミウラ ナオコ', 'naoko.miura@mail.example', '090-0000-0048', '1968-02-29', 'f', 'M', 'KC-000048', NULL, 'ja',
     0, 1, 'scrypt$48', NULL, '2019-12-12', NULL);

INSERT INTO addresses (id, customer_id, label, recipient, postal_code, street, phone) VALUES
    (71, 7, '自宅', '白石 はるか', '000-0071', '織姫町7-1-203', '090-0000-0007'),
    (72, 7, '旧居', '白石 はるか', '000-0072', '機織町2-5', '090-0000-0007'),
    (73, 7, 'office', 'Haruka Shiraishi', '000-0073', 'Hata Building 5F, Funabashi-machi 20', NULL),
    (121, 12, '自宅', '森 健太', '000-0012', '織姫町12', '090-0000-0012'),
    (141, 14, NULL, 'ﾀﾅｶ ﾐﾉﾙ', '000-0014', 'ｵﾘﾋﾒﾁｮｳ14', NULL),
    (151, 15, '自宅', '佐久間 エマ', '０００－００１５', '織姫町１－２－３', '０９０－００００－００１５'),
    (171, 17, 'home', 'Bríd O''Brien', '000-0017', '17 "The Looms", Orihime-cho', NULL),
    (211, 21, '自宅', '小川 由美', '000-0021', '織姫町21', '090-0000-0021'),
    (231, 23, '自宅', '藍沢 凛', '000-0023', '機織町23', '090-0000-0023'),
    (311, 31, 'home', 'Emma Clarke', '000-0031', '31 Hataori-machi', '090-0000-0031'),
    (481, 48, '自宅', '三浦 直子', '000-0071', '織姫町7-1-204', '090-0000-0048');

INSERT INTO orders (id, order_no, customer_id, billing_address_id, shipping_address_id, status, total, delivery_note, placed_at, closed_at, tax_due_on) VALUES
    -- both periods ended: the invoice on 2023-05-31, the books on 2026-03-31
    (701, 'A-000701', 7, 72, 72, 'closed', 45700, NULL, '2015-09-15T10:00:00', '2015-09-20', '2016-05-31'),
    -- the invoice's period ended on 2026-05-31, that of its payment has not
    (702, 'A-000702', 7, 71, 71, 'closed', 14800, NULL, '2018-06-08T20:15:00', '2018-06-12', '2019-05-31'),
    -- kept until 2029-05-31
    (703, 'A-000703', 7, 71, 73, 'closed', 31700, 'If I am out, please leave it with Mr. Kato in 201.', '2022-01-30T09:30:00', '2022-02-03', '2022-05-31'),
    -- open: its period has not begun; it goes to customer 23's address
    (704, 'A-000704', 7, 71, 231, 'paid', 6900, '宅配ボックスに入れてください', '2026-11-15T21:00:00', NULL, NULL),
    (121, 'A-000121', 12, 121, 121, 'closed', 39800, NULL, '2024-10-01T12:00:00', '2024-10-05', '2025-05-31'),
    (231, 'A-000231', 23, 231, 231, 'closed', 8900, NULL, '2023-03-01T12:00:00', '2023-03-05', '2023-05-31'),
    -- sent to an old address of customer 7
    (311, 'A-000311', 31, 311, 72, 'closed', 6900, 'A present, no invoice please.', '2019-12-18T08:00:00', '2019-12-22', '2020-05-31'),
    -- the guardian ordered for the child
    (211, 'A-000211', 21, 211, 211, 'closed', 12800, NULL, '2024-03-20T19:00:00', '2024-03-25', '2024-05-31'),
    -- free text that names customer 7
    (481, 'A-000481', 48, 481, 481, 'closed', 24800, '留守のときは隣の203号室の白石さんへ', '2025-01-10T11:00:00', '2025-01-14', '2025-05-31');

INSERT INTO order_items (id, order_id, product_id, quantity, price, size, embroidery, tax_due_on) VALUES
    (7011, 701, 1, 1, 39800, 'M', 'H.S.', '2016-05-31'),
    (7012, 701, 2, 1, 5900, 'M', NULL, '2016-05-31'),
    (7021, 702, 3, 1, 8900, 'M', NULL, '2019-05-31'),
    (7022, 702, 2, 1, 5900, 'M', NULL, '2019-05-31'),
    (7031, 703, 6, 1, 24800, 'M', 'Haruka', '2022-05-31'),
    (7032, 703, 7, 1, 6900, NULL, 'for Rin', '2022-05-31'),
    (7041, 704, 7, 1, 6900, NULL, 'R.A.', NULL),
    (1211, 121, 1, 1, 39800, 'L', 'K.M.', '2025-05-31'),
    (2311, 231, 3, 1, 8900, 'S', NULL, '2023-05-31'),
    (3111, 311, 7, 1, 6900, NULL, 'Haruka', '2020-05-31'),
    (2111, 211, 5, 1, 12800, '150', '葵', '2024-05-31'),
    (4811, 481, 6, 1, 24800, 'M', NULL, '2025-05-31');

INSERT INTO parcels (id, order_id, tracking_no, signed_by, delivered_at) VALUES
    (701, 701, 'T-0000701', '白石', '2015-09-20'),
    (702, 702, 'T-0000702', '白石', '2018-06-12'),
    (703, 703, 'T-0000703', 'Kato', '2022-02-03'),
    (121, 121, 'T-0000121', '森', '2024-10-05'),
    (231, 231, 'T-0000231', '藍沢', '2023-03-05'),
    (311, 311, 'T-0000311', '白石', '2019-12-22'),
    (481, 481, 'T-0000481', '白石', '2025-01-14');

INSERT INTO payments (id, customer_id, order_id, method, card_last4, amount, settled_on) VALUES
    (701, 7, 701, 'card', '4242', 45700, '2015-09-21'),
    (702, 7, 702, 'card', '4242', 14800, '2018-06-10'),
    (703, 7, 703, 'card', '1881', 31700, '2022-02-01'),
    (704, 7, 704, 'card', '1881', 6900, NULL),
    (121, 12, 121, 'card', '0012', 39800, '2024-10-02'),
    (231, 23, 231, 'transfer', NULL, 8900, '2023-03-02'),
    (311, 31, 311, 'card', '0031', 6900, '2019-12-18'),
    (211, 21, 211, 'card', '0021', 12800, '2024-03-20'),
    (481, 48, 481, 'cash', NULL, 24800, '2025-01-14');

INSERT INTO receivables (id, customer_id, amount, due_on, settled_on, standing) VALUES
    -- seven weeks and one end of a fiscal year lie between these two
    (71, 7, 5900, '2016-02-01', '2016-02-15', 'good'),
    (72, 7, 4900, '2016-03-31', '2016-04-05', 'late once'),
    (461, 46, 39800, '2024-10-31', NULL, 'in collection');

INSERT INTO gift_messages (id, order_id, from_customer, to_customer, sender_name, sender_phone, recipient_name, recipient_phone, body, written_at) VALUES
    -- joint: sender 7, recipient 23
    (71, 703, 7, 23, '白石 はるか', '090-0000-0007', '藍沢 凛', '090-0000-0023', '凛へ お誕生日おめでとう。', '2022-01-30T09:35:00'),
    -- joint: sender 31, recipient 7
    (72, 311, 31, 7, 'Emma Clarke', '090-0000-0031', 'Haruka', '090-0000-0007', 'Merry Christmas from Emma', '2019-12-18T08:05:00'),
    -- to herself
    (73, 704, 7, 7, '白石 はるか', '090-0000-0007', '白石 はるか', '090-0000-0007', 'Treat yourself!', '2026-11-15T21:05:00'),
    -- to somebody without an account
    (74, 701, 7, NULL, '白石 はるか', '090-0000-0007', 'Grandmother', NULL, 'おばあちゃん、長生きしてね。', '2015-09-15T10:05:00'),
    -- joint, of an order that goes
    (75, 702, 7, 23, '白石 はるか', '090-0000-0007', '藍沢 凛', '090-0000-0023', 'Thank you for last week', '2018-06-08T20:20:00'),
    -- neither is customer 7
    (76, 231, 23, 31, '藍沢 凛', '090-0000-0023', 'Emma Clarke', '090-0000-0031', 'よいお年を', '2023-03-01T12:05:00');

INSERT INTO reviews (id, product_id, customer_id, nickname, stars, body, reply_to, written_at) VALUES
    (71, 6, 7, 'haru', 5, '軽くて暖かいコートです。', NULL, '2022-02-10T18:00:00'),
    (72, 6, 23, 'rin', NULL, 'I agree, and it folds well.', 71, '2022-02-11T07:30:00'),
    (73, 6, 31, 'Emma', NULL, 'Does it run small?', 71, '2022-02-12T22:00:00'),
    (74, 6, 7, 'haru', NULL, 'A little, take one size up.', 73, '2022-02-13T08:00:00'),
    (75, 1, 12, 'ken', 4, 'よいスーツです。', NULL, '2024-10-10T20:00:00');

INSERT INTO wishlists (id, title, created_at) VALUES
    (71, '旅行の服', '2021-04-01'),
    (72, 'For myself', '2021-05-01'),
    (231, '凛のリスト', '2022-01-01');
INSERT INTO wishlist_members (wishlist_id, customer_id, joined_at) VALUES
    (71, 7, '2021-04-01'), (71, 23, '2021-04-02'),     -- shared
    (72, 7, '2021-05-01'),                             -- a single member
    (231, 23, '2022-01-01');
INSERT INTO wishlist_items (id, wishlist_id, product_id, added_by, wish) VALUES
    (711, 71, 6, 7, 'ベージュがいい'),
    (712, 71, 7, 23, 'for the plane'),
    (721, 72, 4, 7, 'the red one'),
    (722, 72, 8, NULL, NULL),                          -- added by a shop assistant
    (2311, 231, 3, 23, NULL);

INSERT INTO carts (id, customer_id, started_at) VALUES
    (71, 7, '2026-11-20T22:00:00'),
    (1, NULL, '2026-11-21T10:00:00');                  -- nobody was signed in
INSERT INTO cart_items (id, cart_id, product_id, quantity) VALUES (711, 71, 8, 1), (712, 71, 4, 2), (11, 1, 2, 1);

INSERT INTO page_events (id, customer_id, page, seen_at) VALUES
    (71, 7, '/coats/6', '2022-01-28T22:10:00'),
    (72, 7, '/coats/6/reviews', '2022-02-10T17:55:00'),
    (73, 7, '/ties', '2025-06-01T12:00:00'),
    (74, 7, '/ties/4', '2025-06-01T12:01:00'),
    (75, 7, '/scarves/7', '2026-11-15T20:50:00'),
    (76, NULL, '/scarves/7', '2026-11-15T20:40:00'),   -- before she signed in: nobody's
    (231, 23, '/coats/6/reviews', '2022-02-11T07:25:00');
