CREATE TABLE `recall` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`active` integer NOT NULL,
	`number` text NOT NULL,
	`text` text NOT NULL,
	`added_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	`changed_by` text NOT NULL,
	FOREIGN KEY (`changed_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "recall_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "recall_version_integer" CHECK("version" IS NULL OR typeof("version") = 'integer'),
	CONSTRAINT "recall_active_flag" CHECK("active" IS NULL OR "active" IN (0, 1)),
	CONSTRAINT "recall_added_at_integer" CHECK("added_at" IS NULL OR typeof("added_at") = 'integer'),
	CONSTRAINT "recall_changed_at_integer" CHECK("changed_at" IS NULL OR typeof("changed_at") = 'integer')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `recall_id` ON `recall` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `recall_number` ON `recall` (`number`);--> statement-breakpoint
CREATE TABLE `recall_car` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`recall_id` text NOT NULL,
	`vin` text NOT NULL,
	`done_at` integer,
	`done_by` text,
	FOREIGN KEY (`recall_id`) REFERENCES `recall`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`done_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "recall_car_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "recall_car_done_at_integer" CHECK("done_at" IS NULL OR typeof("done_at") = 'integer')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `recall_car_once` ON `recall_car` (`recall_id`,`vin`);--> statement-breakpoint
CREATE INDEX `recall_car_vin` ON `recall_car` (`vin`);--> statement-breakpoint
CREATE INDEX `recall_car_done_by` ON `recall_car` (`done_by`);--> statement-breakpoint
ALTER TABLE `authorization` ADD `void_cause` text;--> statement-breakpoint
ALTER TABLE `authorization` ADD `moved_with` text;