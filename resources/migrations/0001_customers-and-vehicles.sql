CREATE TABLE `customer` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`employer` text NOT NULL,
	`address` text NOT NULL,
	`work_address` text NOT NULL,
	`preferred_contact` text NOT NULL,
	`do_not_contact` integer NOT NULL,
	`birthday` text,
	`level` text NOT NULL,
	`tax_title` text NOT NULL,
	`tax_number` text NOT NULL,
	`note` text NOT NULL,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	`changed_by` text NOT NULL,
	FOREIGN KEY (`changed_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "customer_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "customer_version_integer" CHECK("version" IS NULL OR typeof("version") = 'integer'),
	CONSTRAINT "customer_do_not_contact_flag" CHECK("do_not_contact" IS NULL OR "do_not_contact" IN (0, 1)),
	CONSTRAINT "customer_created_at_integer" CHECK("created_at" IS NULL OR typeof("created_at") = 'integer'),
	CONSTRAINT "customer_changed_at_integer" CHECK("changed_at" IS NULL OR typeof("changed_at") = 'integer'),
	CONSTRAINT "customer_kind" CHECK("kind" IN ('person', 'company')),
	CONSTRAINT "customer_level" CHECK("level" IN ('ordinary', 'important', 'vip')),
	CONSTRAINT "customer_named" CHECK("customer"."name" <> '')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `customer_id` ON `customer` (`id`);--> statement-breakpoint
CREATE TABLE `customer_consent` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`customer_id` text NOT NULL,
	`purpose` text NOT NULL,
	`given` integer NOT NULL,
	`channel` text NOT NULL,
	`at` integer NOT NULL,
	`asked_by` text NOT NULL,
	FOREIGN KEY (`customer_id`) REFERENCES `customer`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`asked_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "customer_consent_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "customer_consent_given_flag" CHECK("given" IS NULL OR "given" IN (0, 1)),
	CONSTRAINT "customer_consent_at_integer" CHECK("at" IS NULL OR typeof("at") = 'integer'),
	CONSTRAINT "customer_consent_purpose" CHECK("purpose" IN ('serviceContact', 'marketing', 'survey')),
	CONSTRAINT "customer_consent_channel" CHECK("channel" IN ('paper', 'counter', 'phone', 'wechat', 'online'))
);
--> statement-breakpoint
CREATE INDEX `customer_consent_of` ON `customer_consent` (`customer_id`,`row_id`);--> statement-breakpoint
CREATE TABLE `customer_phone` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`customer_id` text NOT NULL,
	`number` text NOT NULL,
	`digits` text NOT NULL,
	`digits_backwards` text NOT NULL,
	`note` text NOT NULL,
	`preferred` integer NOT NULL,
	`added_at` integer NOT NULL,
	`retired_at` integer,
	FOREIGN KEY (`customer_id`) REFERENCES `customer`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "customer_phone_version_integer" CHECK("version" IS NULL OR typeof("version") = 'integer'),
	CONSTRAINT "customer_phone_preferred_flag" CHECK("preferred" IS NULL OR "preferred" IN (0, 1)),
	CONSTRAINT "customer_phone_added_at_integer" CHECK("added_at" IS NULL OR typeof("added_at") = 'integer'),
	CONSTRAINT "customer_phone_retired_at_integer" CHECK("retired_at" IS NULL OR typeof("retired_at") = 'integer')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `customer_phone_number` ON `customer_phone` (`customer_id`,`number`) WHERE "customer_phone"."retired_at" IS NULL;--> statement-breakpoint
CREATE INDEX `customer_phone_digits` ON `customer_phone` (`digits`) WHERE "customer_phone"."retired_at" IS NULL;--> statement-breakpoint
CREATE INDEX `customer_phone_backwards` ON `customer_phone` (`digits_backwards`) WHERE "customer_phone"."retired_at" IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `customer_phone_preferred` ON `customer_phone` (`customer_id`) WHERE "customer_phone"."preferred" = 1 AND "customer_phone"."retired_at" IS NULL;--> statement-breakpoint
CREATE TABLE `vehicle` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`active` integer NOT NULL,
	`vin` text,
	`frame_number` text NOT NULL,
	`code` text NOT NULL,
	`code_backwards` text NOT NULL,
	`make` text NOT NULL,
	`model` text NOT NULL,
	`model_year` integer,
	`engine_number` text NOT NULL,
	`body_color` text NOT NULL,
	`energy` text,
	`vehicle_type` text NOT NULL,
	`first_registered_on` text,
	`inspection_due_on` text,
	`insurer` text NOT NULL,
	`insurance_due_on` text,
	`odometer_km` integer,
	`odometer_at` integer,
	`service_every_km` integer,
	`service_every_months` integer,
	`next_service_on` text,
	`next_service_km` integer,
	`wishes` text NOT NULL,
	`note` text NOT NULL,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	`changed_by` text NOT NULL,
	FOREIGN KEY (`changed_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "vehicle_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "vehicle_version_integer" CHECK("version" IS NULL OR typeof("version") = 'integer'),
	CONSTRAINT "vehicle_active_flag" CHECK("active" IS NULL OR "active" IN (0, 1)),
	CONSTRAINT "vehicle_model_year_integer" CHECK("model_year" IS NULL OR typeof("model_year") = 'integer'),
	CONSTRAINT "vehicle_odometer_km_integer" CHECK("odometer_km" IS NULL OR typeof("odometer_km") = 'integer'),
	CONSTRAINT "vehicle_odometer_at_integer" CHECK("odometer_at" IS NULL OR typeof("odometer_at") = 'integer'),
	CONSTRAINT "vehicle_service_every_km_integer" CHECK("service_every_km" IS NULL OR typeof("service_every_km") = 'integer'),
	CONSTRAINT "vehicle_service_every_months_integer" CHECK("service_every_months" IS NULL OR typeof("service_every_months") = 'integer'),
	CONSTRAINT "vehicle_next_service_km_integer" CHECK("next_service_km" IS NULL OR typeof("next_service_km") = 'integer'),
	CONSTRAINT "vehicle_created_at_integer" CHECK("created_at" IS NULL OR typeof("created_at") = 'integer'),
	CONSTRAINT "vehicle_changed_at_integer" CHECK("changed_at" IS NULL OR typeof("changed_at") = 'integer'),
	CONSTRAINT "vehicle_energy" CHECK("energy" IS NULL OR "energy" IN ('petrol', 'diesel', 'electric', 'plugInHybrid', 'rangeExtender', 'other'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `vehicle_id` ON `vehicle` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `vehicle_vin` ON `vehicle` (`vin`) WHERE "vehicle"."active" = 1;--> statement-breakpoint
CREATE INDEX `vehicle_code` ON `vehicle` (`code`) WHERE "vehicle"."code" <> '';--> statement-breakpoint
CREATE INDEX `vehicle_code_backwards` ON `vehicle` (`code_backwards`) WHERE "vehicle"."code" <> '';--> statement-breakpoint
CREATE TABLE `vehicle_contact` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`vehicle_id` text NOT NULL,
	`name` text NOT NULL,
	`relation` text NOT NULL,
	`phone` text,
	`digits` text NOT NULL,
	`digits_backwards` text NOT NULL,
	`note` text NOT NULL,
	`added_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`vehicle_id`) REFERENCES `vehicle`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "vehicle_contact_version_integer" CHECK("version" IS NULL OR typeof("version") = 'integer'),
	CONSTRAINT "vehicle_contact_added_at_integer" CHECK("added_at" IS NULL OR typeof("added_at") = 'integer'),
	CONSTRAINT "vehicle_contact_ended_at_integer" CHECK("ended_at" IS NULL OR typeof("ended_at") = 'integer'),
	CONSTRAINT "vehicle_contact_relation" CHECK("relation" IN ('spouse', 'family', 'driver', 'colleague', 'friend', 'other'))
);
--> statement-breakpoint
CREATE INDEX `vehicle_contact_digits` ON `vehicle_contact` (`digits`) WHERE "vehicle_contact"."digits" <> '' AND "vehicle_contact"."ended_at" IS NULL;--> statement-breakpoint
CREATE INDEX `vehicle_contact_backwards` ON `vehicle_contact` (`digits_backwards`) WHERE "vehicle_contact"."digits" <> '' AND "vehicle_contact"."ended_at" IS NULL;--> statement-breakpoint
CREATE INDEX `vehicle_contact_of` ON `vehicle_contact` (`vehicle_id`,`id`);--> statement-breakpoint
CREATE TABLE `vehicle_owner` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`vehicle_id` text NOT NULL,
	`customer_id` text NOT NULL,
	`since` integer NOT NULL,
	`until` integer,
	FOREIGN KEY (`vehicle_id`) REFERENCES `vehicle`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`customer_id`) REFERENCES `customer`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "vehicle_owner_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "vehicle_owner_since_integer" CHECK("since" IS NULL OR typeof("since") = 'integer'),
	CONSTRAINT "vehicle_owner_until_integer" CHECK("until" IS NULL OR typeof("until") = 'integer')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `vehicle_owner_now` ON `vehicle_owner` (`vehicle_id`) WHERE "vehicle_owner"."until" IS NULL;--> statement-breakpoint
CREATE INDEX `vehicle_owner_of` ON `vehicle_owner` (`vehicle_id`,`row_id`);--> statement-breakpoint
CREATE INDEX `vehicle_owner_customer` ON `vehicle_owner` (`customer_id`,`row_id`);--> statement-breakpoint
CREATE TABLE `vehicle_plate` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`vehicle_id` text NOT NULL,
	`plate` text NOT NULL,
	`plate_backwards` text NOT NULL,
	`plate_color` text,
	`since` integer NOT NULL,
	`until` integer,
	FOREIGN KEY (`vehicle_id`) REFERENCES `vehicle`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "vehicle_plate_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "vehicle_plate_since_integer" CHECK("since" IS NULL OR typeof("since") = 'integer'),
	CONSTRAINT "vehicle_plate_until_integer" CHECK("until" IS NULL OR typeof("until") = 'integer'),
	CONSTRAINT "vehicle_plate_color" CHECK("plate_color" IS NULL OR "plate_color" IN ('blue', 'yellow', 'green', 'gradientGreen', 'yellowGreen', 'white', 'black'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `vehicle_plate_now` ON `vehicle_plate` (`plate`) WHERE "vehicle_plate"."until" IS NULL;--> statement-breakpoint
CREATE INDEX `vehicle_plate_backwards` ON `vehicle_plate` (`plate_backwards`) WHERE "vehicle_plate"."until" IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `vehicle_plate_one` ON `vehicle_plate` (`vehicle_id`) WHERE "vehicle_plate"."until" IS NULL;--> statement-breakpoint
CREATE INDEX `vehicle_plate_of` ON `vehicle_plate` (`vehicle_id`,`row_id`);--> statement-breakpoint
ALTER TABLE `visit` ADD `vehicle_id` text REFERENCES vehicle(id) ON DELETE restrict;--> statement-breakpoint
CREATE INDEX `visit_vehicle` ON `visit` (`vehicle_id`,`arrived_at`) WHERE "visit"."vehicle_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `visit_plate_untied` ON `visit` (`plate`,`arrived_at`) WHERE "visit"."vehicle_id" IS NULL;--> statement-breakpoint
-- By hand, because drizzle knows no virtual tables. The tokens are made by src-main/customer/search-tokens.ts: four letters a character, so that a one-character query is a prefix of four.
CREATE VIRTUAL TABLE `customer_search` USING fts5 (`name`, `pinyin`, `initials`, content='', contentless_delete=1, tokenize='ascii', prefix='4');--> statement-breakpoint
CREATE VIRTUAL TABLE `vehicle_search` USING fts5 (`plate`, `old_plate`, `model`, `contact`, `contact_pinyin`, content='', contentless_delete=1, tokenize='ascii', prefix='4');
