DROP TABLE words_mark;
DROP TABLE words;
DROP TABLE things;
DROP TABLE owners;
