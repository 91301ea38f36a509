-- Hand-written rows of staff and applicants; made-up ids begin at 101 (people) and 100001 (everything else).

INSERT INTO employees (id, name, name_kana, email, phone, birthday, department, bank_account, manager_id, hired_on, left_on) VALUES
    (3, '大西 薫', 'オオニシ カオル', 'kaoru.onishi@mail.example', '090-0000-1003', '1975-03-03', 'Hataori shop', '0000-103', NULL, '2001-04-01', NULL),
    -- number 7 is also a customer, a shareholder, an applicant and an enquirer: five people
    (7, '井上 進', 'イノウエ ススム', 'susumu.inoue@mail.example', '090-0000-1007', '1982-02-02', 'Logistics', '0000-107', 3, '2010-04-01', NULL),
    -- customer 12, by the same e-mail address
    (31, '森 健太', 'モリ ケンタ', 'kenta.mori@mail.example', '090-0000-0012', '1990-11-03', 'Hataori shop', '0000-131', 3, '2018-02-01', NULL),
    -- left long ago: the roll's period ended
    (5, 'Grace Turner', NULL, 'grace.turner@mail.example', NULL, '1969-09-09', 'Buying', NULL, NULL, '2005-04-01', '2019-03-31');

INSERT INTO pay (id, employee_id, month, gross, net, paid_on, note) VALUES
    (71, 7, '2026-09', 310000, 248000, '2026-09-25', NULL),
    (72, 7, '2026-10', 318000, 254000, '2026-10-25', 'overtime for Ms. Onishi''s shift'),
    (311, 31, '2026-10', 290000, 232000, '2026-10-25', NULL),
    (51, 5, '2019-03', 400000, 320000, '2019-03-25', NULL);

INSERT INTO health_checks (id, employee_id, checked_on, result, doctor_note) VALUES
    (71, 7, '2026-05-20', 'A', NULL),
    (311, 31, '2026-05-21', 'B', 'blood pressure again in six months');

INSERT INTO duty_camera_index (id, employee_id, camera, clip, recorded_at) VALUES
    (71, 7, 'dock-2', 'd2-20261119-0900.mp4', '2026-11-19T09:00:00'),
    (1, NULL, 'dock-2', 'd2-20261119-1200.mp4', '2026-11-19T12:00:00');   -- nobody recognised

INSERT INTO applicants (id, name, name_kana, email, phone, birthday, applied_at) VALUES
    (7, 'Noah Fischer', NULL, 'noah.fischer@mail.example', '090-0000-2007', '2000-01-20', '2026-08-01T10:00:00'),
    (8, '高木 心', 'タカギ ココロ', 'kokoro.takagi@mail.example', NULL, '1998-03-30', '2025-10-01T10:00:00');

INSERT INTO applications (id, applicant_id, position, cv, outcome, decided_at) VALUES
    (71, 7, 'Tailor', 'Three years at a repair shop in Bremen.', NULL, NULL),
    (81, 8, 'Buyer', '繊維商社で5年。', 'declined', '2025-11-10');

INSERT INTO assessments (id, application_id, assessor_id, score, remark, written_at) VALUES
    (71, 71, 3, 4, 'Stronger than Ms. Takagi was.', '2026-08-20T16:00:00'),
    (81, 81, 3, 2, NULL, '2025-11-05T16:00:00');
