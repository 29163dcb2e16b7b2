DROP TABLE page_clones;
