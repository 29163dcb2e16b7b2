DROP TRIGGER webhook_deliveries_add;
DROP TABLE webhook_deliveries;
DROP TABLE webhooks;
