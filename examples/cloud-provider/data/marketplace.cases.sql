-- Hand-written rows: seller 2, who sold to customer 5, and partner 2, who is somebody else. Made-up rows count from 1001.

INSERT INTO sellers (id, name, email, joined_on) VALUES (0, '(erased seller)', '', '2019-01-07');
INSERT INTO sellers (id, name, email, organisation, tax_no, bank_account, document_no, signed, standing, password_hash, joined_on, left_on) VALUES
    (2, 'Mio Tani', 'mio.tani@mail.example', 'Tani Tiles', 'JP-000-2', 'JP00 0000 0002', 'DOC-0002', 'signed/2.png', 'good', 'scrypt$s2', '2021-06-01', NULL),
    (9, 'Lars Holm', 'lars.holm@mail.example', 'Holm Fonts', 'DK-000-9', 'DK00 0000 0009', 'DOC-0009', NULL, 'left', 'scrypt$s9', '2019-02-02', '2020-02-02');

INSERT INTO partners (id, name, email, organisation, standing, joined_on) VALUES
    (2, 'Noor Haddad', 'noor.haddad@mail.example', 'Haddad Training', 'gold', '2022-02-22');

INSERT INTO offers (id, seller_id, title) VALUES (21, 2, 'Tile server'), (91, 9, 'Map fonts');

INSERT INTO sales (id, buyer_no, seller_id, offer_id, buyer_name, amount, sold_on, closed_on) VALUES
    (51, 5, 2, 21, 'Ines Falcao', 5000, '2024-02-02', '2024-03-02'),    -- kept until 2031-03-02
    (52, 5, 9, 91, 'Ines Falcao', 700, '2019-06-01', '2019-07-01');     -- seven years are over

INSERT INTO payouts (id, seller_id, amount, paid_on) VALUES
    (21, 2, 4500, '2024-03-05'),         -- kept until 2031-03-05
    (91, 9, 600, '2019-07-05');

INSERT INTO reviews (id, buyer_no, offer_id, stars, body, written_on) VALUES
    (51, 5, 21, 5, 'Fast, and Rui likes it too.', '2024-04-04');
