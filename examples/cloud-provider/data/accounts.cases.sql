-- Hand-written rows: customer 5, member 3 of her organisation's account, prospect 4. Made-up rows count from 1001.

-- Row 0 is nobody: what the kept rows of erased people point at.
INSERT INTO customers (id, name, email, country, promotions, password_hash, opened_on) VALUES
    (0, '(erased customer)', '', 'US', 0, '', '2019-01-07');

INSERT INTO customers (id, name, email, phone, street, country, username, alias, organisation, occupation, tax_no, promotions, interests, password_hash, opened_on, closed_on) VALUES
    (5, 'Ines Falcao', 'ines.falcao@mail.example', '+55 00 0000 0005', 'Rua da Nuvem 5', 'BR', 'ines', 'ines-f', 'Falcao Mapas', 'cartographer', 'BR-000-5',
     1, 'maps', 'scrypt$5', '2019-03-02', NULL),
    -- the same person with another address: another account, joined to the first by nothing but her word
    (6, 'Ines Falcao', 'ines@mapas.example', NULL, NULL, 'BR', 'mapas', NULL, 'Falcao Mapas', NULL, NULL, 0, NULL, 'scrypt$6', '2022-08-15', NULL),
    -- closed, and its 90 days are over
    (7, 'Piet Vogel', 'piet.vogel@mail.example', NULL, 'Nevelstraat 7', 'NL', 'piet', NULL, NULL, NULL, NULL, 0, NULL, 'scrypt$7', '2020-01-20', '2026-06-30');

INSERT INTO members (id, customer_id, name, email, role, password_hash, added_on) VALUES
    (3, 6, 'Rui Serra', 'rui@mapas.example', 'operator', 'scrypt$m3', '2023-02-01');

INSERT INTO prospects (id, name, email, country, organisation, lead, interests, promotions, met_on, last_contact_on) VALUES
    (4, 'Adaeze Obi', 'adaeze.obi@mail.example', 'NG', 'Obi Studios', 'list of the spring fair', 'video', 1, '2026-04-11', '2026-09-30'),
    -- has the e-mail address of customer 7: two people of the records, and no key says that they are one
    (8, 'Piet Vogel', 'piet.vogel@mail.example', 'NL', NULL, NULL, NULL, 0, '2018-05-05', '2019-05-05');

INSERT INTO colleagues (id, customer_id, contact) VALUES (51, 5, 'rui@mapas.example');

INSERT INTO invoices (id, customer_id, billed_to, total, issued_on) VALUES
    (51, 5, 'Ines Falcao', 1200, '2019-04-01'),      -- seven years are over
    (52, 5, 'Ines Falcao', 3400, '2024-04-01'),      -- kept until 2031-04-01
    (71, 7, 'Piet Vogel', 900, '2026-05-01');

INSERT INTO payment_methods (id, customer_id, card_last4, last_paid) VALUES (51, 5, '0005', '2026-11-01');

INSERT INTO account_changes (id, customer_id, field, old_value, changed_on) VALUES
    (51, 5, 'street', 'Rua do Farol 1', '2025-07-07');

INSERT INTO tickets (id, customer_id, prospect_id, subject, body, call_recording, opened_on, closed_on) VALUES
    (51, 5, NULL, 'Invoice', 'My colleague Rui sees no invoice.', NULL, '2026-02-01', '2026-02-03'),
    (52, 5, NULL, 'Call', 'Asked for a callback.', 'calls/52.ogg', '2026-10-01', NULL),
    (41, NULL, 4, 'Prices', 'What does video cost?', NULL, '2026-09-29', '2026-09-30');

INSERT INTO page_views (id, customer_id, address, browser, cookie, page, service_calls, downloaded, place, seen_on) VALUES
    (51, 5, '192.0.2.5', 'Browser 9', 'c-5', '/console', 12, NULL, 'BR', '2026-11-20'),
    (52, NULL, '192.0.2.5', 'Browser 9', 'c-0', '/', NULL, NULL, 'BR', '2026-11-19');

INSERT INTO event_visits (id, customer_id, prospect_id, event, photo, voice_sample, face_sample, spot, age, sex, race, course_result, over_on) VALUES
    (51, 5, NULL, 'Cloud day', 'photos/51.jpg', 'demo/51.ogg', NULL, NULL, 41, 'f', NULL, 'passed', '2026-05-12'),
    (41, NULL, 4, 'Spring fair', NULL, NULL, NULL, '0.0,0.0', NULL, NULL, NULL, NULL, '2026-04-11');

INSERT INTO credit_scores (id, customer_id, bureau_note, score, scored_on) VALUES (51, 5, 'no entries', 71, '2026-01-15');

INSERT INTO abuse_records (id, customer_id, what, recorded_on) VALUES
    (51, 5, 'key published by mistake', '2025-12-24'),   -- kept until 2030-12-24
    (71, 7, 'mass mail', '2020-03-03');                  -- five years are over

INSERT INTO stored_objects (id, customer_id, object_key, bytes) VALUES
    (51, 5, 'maps/north.tiff', 4096),
    (52, 5, 'maps/south.tiff', 4096);
