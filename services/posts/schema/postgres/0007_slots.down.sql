DROP TABLE slot_weeks;
