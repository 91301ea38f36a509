-- Hand-written rows of the register and the enquiry desk; made-up ids begin at 101 (people) and 100001 (everything else).

INSERT INTO shareholders (id, name, name_kana, street, phone, shares, since, sold_on) VALUES
    (7, '中島 文子', 'ナカジマ フミコ', '織姫町70', '090-0000-3007', 1200, '2009-06-01', NULL),
    -- sold: leaves the register, stays in the books of dividends
    (9, 'Hugo Lindqvist', NULL, '9 Orihime-cho', NULL, 300, '2012-01-10', '2020-09-30');

INSERT INTO dividends (id, shareholder_id, paid_to, amount, account, paid_on) VALUES
    (71, 7, '中島 文子', 24000, '0000-307', '2026-06-27'),
    (91, 9, 'Hugo Lindqvist', 5400, '0000-309', '2020-06-26'),
    (92, 9, 'Hugo Lindqvist', 4800, '0000-309', '2015-06-26');

INSERT INTO enquirers (id, name, email, phone, language, first_wrote_at) VALUES
    (7, 'Ana Costa', 'ana.costa@mail.example', NULL, 'en', '2026-10-02T14:00:00'),
    (8, '王 芳', 'fang.wang@mail.example', NULL, 'zh-Hant', '2023-01-15T09:00:00');

INSERT INTO enquiries (id, enquirer_id, subject, body, received_at, closed_at) VALUES
    (71, 7, 'Size chart', 'My husband Pedro wears 52. Which size is that?', '2026-10-02T14:00:00', '2026-10-03'),
    (81, 8, '退貨', '請問如何退貨?', '2023-01-15T09:00:00', '2023-01-16');

INSERT INTO replies (id, enquiry_id, body, sent_at) VALUES
    (71, 71, 'It is our size L.', '2026-10-03T10:05:00'),
    (81, 81, '請填寫退貨表格。', '2023-01-16T10:00:00');
