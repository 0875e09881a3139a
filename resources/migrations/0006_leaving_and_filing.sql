DROP INDEX `held_item_in_use`;--> statement-breakpoint
ALTER TABLE `held_item` ADD `numbering` text DEFAULT 'tag' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `held_item_in_use` ON `held_item` (`kind`,`numbering`,`label`) WHERE "held_item"."released_at" IS NULL;--> statement-breakpoint
ALTER TABLE `extra` ADD `waiver` text;--> statement-breakpoint
ALTER TABLE `repair_order` ADD `leave_agreed` text;--> statement-breakpoint
ALTER TABLE `repair_order` ADD `unclaimed` text;--> statement-breakpoint
CREATE INDEX `repair_order_delivered` ON `repair_order` (`ended_at`) WHERE "repair_order"."state" = 'delivered';--> statement-breakpoint
ALTER TABLE `visit` ADD `came` text;--> statement-breakpoint
ALTER TABLE `visit` ADD `brought_by` text;--> statement-breakpoint
ALTER TABLE `visit` ADD `brought_by_phone` text;