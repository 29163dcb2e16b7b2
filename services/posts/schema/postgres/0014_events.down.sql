DROP TABLE event_mark;
DROP TABLE events;
