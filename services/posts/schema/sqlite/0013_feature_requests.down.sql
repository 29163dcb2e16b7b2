DROP TABLE feature_votes;
DROP TABLE feature_requests;
