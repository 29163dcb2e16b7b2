DROP TABLE page_text_days;
DROP TABLE page_texts;
