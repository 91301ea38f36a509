-- Hand-written rows of the mailings; made-up ids begin at 100001.

INSERT INTO campaigns (id, name, channel, starts_on) VALUES
    (1, 'Spring suits', 'email', '2025-03-01'),
    (2, '冬のコート', 'email', '2025-11-01'),
    (3, 'Autumn knitwear', 'email', '2026-09-01');

INSERT INTO mailing_log (id, email, what, happened_at) VALUES
    (71, 'haruka.shiraishi@mail.example', 'subscribed', '2015-08-01T10:00:00'),
    (72, 'haruka.shiraishi@mail.example', 'confirmed', '2015-08-01T10:04:00'),
    (231, 'rin.aizawa@mail.example', 'subscribed', '2016-10-10T09:00:00'),
    -- one address, two people: whose wish was it?
    (401, 'hayakawa.family@mail.example', 'subscribed', '2017-01-01T12:00:00'),
    (411, 'hayakawa.family@mail.example', 'unsubscribed', '2019-02-02T12:00:00');

INSERT INTO sends (id, campaign_id, email, greeting, sent_at, opened_at) VALUES
    (71, 1, 'haruka.shiraishi@mail.example', '白石 はるか 様', '2025-03-01T08:00:00', '2025-03-01T12:30:00'),
    (72, 2, 'haruka.shiraishi@mail.example', '白石 はるか 様', '2025-11-01T08:00:00', NULL),
    (73, 3, 'haruka.shiraishi@mail.example', '白石 はるか 様', '2026-09-01T08:00:00', '2026-09-02T21:00:00'),
    (121, 1, 'kenta.mori@mail.example', '森 健太 様', '2025-03-01T08:00:00', NULL),
    (141, 2, 'minoru.tanaka@mail.example', 'ﾀﾅｶ ﾐﾉﾙ 様', '2025-11-01T08:00:00', NULL),
    (151, 3, 'emma.sakuma@mail.example', '佐久間 エマ 様', '2026-09-01T08:00:00', NULL),
    (171, 1, 'brid.o''brien@mail.example', 'Dear Bríd "Bea" O''Brien', '2025-03-01T08:00:00', NULL),
    (211, 2, 'yumi.ogawa@mail.example', '小川 由美 様', '2025-11-01T08:00:00', '2025-11-03T07:00:00'),
    (231, 1, 'rin.aizawa@mail.example', '藍沢 凛 様', '2025-03-01T08:00:00', NULL),
    (311, 3, 'emma.clarke@mail.example', 'Dear Emma Clarke', '2026-09-01T08:00:00', NULL),
    (401, 1, 'hayakawa.family@mail.example', '早川 様', '2025-03-01T08:00:00', NULL);

INSERT INTO clicks (id, send_id, link, clicked_at) VALUES
    (71, 71, 'https://kasuri.example/suits', '2025-03-01T12:31:00'),
    (72, 73, 'https://kasuri.example/knit', '2026-09-02T21:02:00');
