-- Hand-written rows of the loyalty club; made-up members have numbers from KC-000101, other ids begin at 100001.

INSERT INTO surveys (id, title, asked_on) VALUES (1, 'Fit and fabric', '2024-05-01'), (2, '店舗サービスについて', '2025-09-01');

INSERT INTO members (no, name, name_kana, phone, birthday, postal_code, tier, points, joined_on) VALUES
    ('KC-000007', '白石 はるか', 'シライシ ハルカ', '090-0000-0007', '1988-04-12', '000-0071', 'gold', 430, '2015-08-02'),
    ('KC-000012', '森 健太', 'モリ ケンタ', '090-0000-0012', '1990-11-03', '000-0012', 'staff', 100, '2018-03-10'),
    ('KC-000014', 'ﾀﾅｶ ﾐﾉﾙ', 'ﾀﾅｶ ﾐﾉﾙ', NULL, '1961-01-30', '000-0014', 'basic', 0, '2016-05-02'),
    ('KC-000015', '佐久間 エマ', 'サクマ エマ', '０９０－００００－００１５', '1979-07-07', '０００－００１５', 'basic', 40, '2019-09-09'),
    ('KC-000016', 'か' || char(12441) || 'くと Rene' || char(769), 'ガクト レネ', NULL, '2001-02-03', NULL, 'basic', 0, '2021-02-03'),
    ('KC-000017', 'Bríd "Bea" O''Brien', NULL, NULL, '1985-10-31', '000-0017', 'basic', 20, '2020-01-15'),
    ('KC-000021', '小川 由美', 'オガワ ユミ', '090-0000-0021', '1983-06-18', '000-0021', 'silver', 90, '2017-07-20'),
    ('KC-000023', '藍沢 凛', 'アイザワ リン', '090-0000-0023', '1987-12-24', '000-0023', 'silver', 60, '2016-10-11'),
    ('KC-000031', 'Emma Clarke', NULL, NULL, '1992-03-14', '000-0031', 'basic', 5, '2018-05-05'),
    ('KC-000040', '早川 誠', 'ハヤカワ マコト', NULL, '1970-05-05', '000-0040', 'basic', 0, '2017-01-03'),
    ('KC-000041', '早川 恵子', 'ハヤカワ ケイコ', NULL, '1972-08-08', '000-0040', 'basic', 0, '2017-01-03'),
    ('KC-000045', '岡本 さくら', 'オカモト サクラ', NULL, '1995-04-04', '000-0045', 'basic', 0, '2022-02-22'),
    ('KC-000046', 'Liam Murphy', NULL, NULL, '1980-01-01', '000-0046', 'basic', 0, '2016-06-07'),
    ('KC-000047', '李 雪', NULL, NULL, '1994-06-09', NULL, 'basic', 0, '2023-03-03'),
    ('KC-000048', '三浦 直子', 'ミウラ ナオコ', NULL, '1968-02-29', '000-0071', 'silver', 75, '2019-12-12'),
    -- a card from the till, without an account in the online shop
    ('KC-000099', '石田 勇', 'イシダ イサム', '090-0000-0099', '1955-12-01', '000-0099', 'basic', 15, '2020-10-10');

INSERT INTO point_events (id, member_no, shop, points, happened_at) VALUES
    (71, 'KC-000007', 'online', 350, '2022-02-03T00:00:00'),
    (72, 'KC-000007', 'Hataori', 120, '2023-05-20T15:12:00'),
    (73, 'KC-000007', 'Hataori', -100, '2024-01-06T11:40:00'),
    (74, 'KC-000007', 'Funabashi', 60, '2025-08-08T18:03:00'),
    (121, 'KC-000012', 'Hataori', 100, '2024-10-05T00:00:00'),
    (231, 'KC-000023', 'online', 60, '2023-03-05T00:00:00'),
    (991, 'KC-000099', 'Hataori', 15, '2020-10-10T10:10:00');

INSERT INTO coupons (code, member_no, worth, issued_on, used_on) VALUES
    ('C-0071', 'KC-000007', 500, '2024-04-01', '2024-04-12'),
    ('C-0072', 'KC-000007', 1000, '2026-04-01', NULL),
    ('C-0231', 'KC-000023', 500, '2024-12-01', NULL),
    ('C-0001', NULL, 500, '2026-11-01', NULL);          -- not handed out yet

INSERT INTO survey_answers (survey_id, sheet, question, member_no, answer, remark, answered_on) VALUES
    (1, 7, 1, 'KC-000007', 'very good', NULL, '2024-05-03'),
    (1, 7, 2, 'KC-000007', 'rather wide', 'My sister Yui says the same of hers.', '2024-05-03'),
    (2, 12, 1, 'KC-000007', '満足', NULL, '2025-09-10'),
    (1, 23, 1, 'KC-000023', 'good', NULL, '2024-05-04'),
    (2, 1, 1, NULL, '普通', NULL, '2025-09-02');        -- answered without a card
