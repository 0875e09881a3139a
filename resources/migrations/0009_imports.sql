CREATE TABLE `import_row` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`import_id` text NOT NULL,
	`body` text NOT NULL,
	FOREIGN KEY (`import_id`) REFERENCES `import_run`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "import_row_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer')
);
--> statement-breakpoint
CREATE INDEX `import_row_of` ON `import_row` (`import_id`,`row_id`);--> statement-breakpoint
CREATE TABLE `import_run` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`file_name` text NOT NULL,
	`sha256` text NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`counts` text,
	`started_at` integer NOT NULL,
	`started_by` text NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`started_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "import_run_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "import_run_started_at_integer" CHECK("started_at" IS NULL OR typeof("started_at") = 'integer'),
	CONSTRAINT "import_run_ended_at_integer" CHECK("ended_at" IS NULL OR typeof("ended_at") = 'integer'),
	CONSTRAINT "import_run_kind" CHECK("kind" IN ('cars', 'prices', 'packages')),
	CONSTRAINT "import_run_state" CHECK("state" IN ('staging', 'applied', 'dropped'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `import_run_id` ON `import_run` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `import_run_one` ON `import_run` (`state`) WHERE "import_run"."state" = 'staging';--> statement-breakpoint
CREATE TABLE `past_service` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`vehicle_id` text NOT NULL,
	`import_id` text NOT NULL,
	`serviced_on` text NOT NULL,
	`odometer_km` integer,
	`words` text NOT NULL,
	`work` text NOT NULL,
	`parts` text NOT NULL,
	`amount` text NOT NULL,
	`place` text NOT NULL,
	`number` text NOT NULL,
	`advice` text NOT NULL,
	`key` text NOT NULL,
	FOREIGN KEY (`vehicle_id`) REFERENCES `vehicle`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`import_id`) REFERENCES `import_run`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "past_service_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "past_service_odometer_km_integer" CHECK("odometer_km" IS NULL OR typeof("odometer_km") = 'integer')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `past_service_once` ON `past_service` (`vehicle_id`,`serviced_on`,`key`);--> statement-breakpoint
CREATE INDEX `past_service_import` ON `past_service` (`import_id`);--> statement-breakpoint
ALTER TABLE `catalog_item` ADD `advice` text DEFAULT '' NOT NULL;