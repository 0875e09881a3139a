CREATE TABLE `attachment` (
	`sha256` text PRIMARY KEY NOT NULL,
	`bytes` integer NOT NULL,
	`media_type` text NOT NULL,
	`added_at` integer NOT NULL,
	`added_by` text,
	FOREIGN KEY (`added_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "attachment_bytes_integer" CHECK("bytes" IS NULL OR typeof("bytes") = 'integer'),
	CONSTRAINT "attachment_added_at_integer" CHECK("added_at" IS NULL OR typeof("added_at") = 'integer')
);
--> statement-breakpoint
CREATE TABLE `bay` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`name` text NOT NULL,
	`active` integer NOT NULL,
	CONSTRAINT "bay_version_integer" CHECK("version" IS NULL OR typeof("version") = 'integer'),
	CONSTRAINT "bay_active_flag" CHECK("active" IS NULL OR "active" IN (0, 1))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `bay_name` ON `bay` (`name`);--> statement-breakpoint
CREATE TABLE `calendar_exception` (
	`date` text PRIMARY KEY NOT NULL,
	`spans` text NOT NULL,
	`note` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `draft` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`kind` text NOT NULL,
	`content` text NOT NULL,
	`seat_id` text NOT NULL,
	`saved_at_seat` text NOT NULL,
	`saved_by` text NOT NULL,
	`saved_at` integer NOT NULL,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`saved_at_seat`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`saved_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "draft_version_integer" CHECK("version" IS NULL OR typeof("version") = 'integer'),
	CONSTRAINT "draft_saved_at_integer" CHECK("saved_at" IS NULL OR typeof("saved_at") = 'integer')
);
--> statement-breakpoint
CREATE INDEX `draft_seat` ON `draft` (`seat_id`,`kind`,`saved_at`);--> statement-breakpoint
CREATE TABLE `duty` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`visit_id` text NOT NULL,
	`due_from` integer NOT NULL,
	`due_at` integer NOT NULL,
	`overdue_at` integer NOT NULL,
	`done_at` integer,
	`outcome` text,
	FOREIGN KEY (`visit_id`) REFERENCES `visit`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "duty_due_from_integer" CHECK("due_from" IS NULL OR typeof("due_from") = 'integer'),
	CONSTRAINT "duty_due_at_integer" CHECK("due_at" IS NULL OR typeof("due_at") = 'integer'),
	CONSTRAINT "duty_overdue_at_integer" CHECK("overdue_at" IS NULL OR typeof("overdue_at") = 'integer'),
	CONSTRAINT "duty_done_at_integer" CHECK("done_at" IS NULL OR typeof("done_at") = 'integer'),
	CONSTRAINT "duty_kind" CHECK("kind" IN ('receive'))
);
--> statement-breakpoint
CREATE INDEX `duty_open` ON `duty` (`due_at`) WHERE "duty"."done_at" IS NULL;--> statement-breakpoint
CREATE INDEX `duty_visit` ON `duty` (`visit_id`);--> statement-breakpoint
CREATE TABLE `journal_body` (
	`seq` integer PRIMARY KEY NOT NULL,
	`body` text,
	FOREIGN KEY (`seq`) REFERENCES `journal_entry`(`seq`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "journal_body_seq_integer" CHECK("seq" IS NULL OR typeof("seq") = 'integer')
);
--> statement-breakpoint
CREATE TABLE `journal_entry` (
	`seq` integer PRIMARY KEY NOT NULL,
	`epoch` text NOT NULL,
	`format` integer NOT NULL,
	`at` integer NOT NULL,
	`command` text NOT NULL,
	`actor_id` text,
	`seat_id` text,
	`command_id` text NOT NULL,
	`body_hash` text NOT NULL,
	`prev_hash` text NOT NULL,
	`hash` text NOT NULL,
	CONSTRAINT "journal_entry_seq_integer" CHECK("seq" IS NULL OR typeof("seq") = 'integer'),
	CONSTRAINT "journal_entry_format_integer" CHECK("format" IS NULL OR typeof("format") = 'integer'),
	CONSTRAINT "journal_entry_at_integer" CHECK("at" IS NULL OR typeof("at") = 'integer'),
	CONSTRAINT "journal_seq_positive" CHECK("journal_entry"."seq" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `journal_command` ON `journal_entry` (`command_id`);--> statement-breakpoint
CREATE TABLE `number_series` (
	`prefix` text PRIMARY KEY NOT NULL,
	`last` integer NOT NULL,
	CONSTRAINT "number_series_last_integer" CHECK("last" IS NULL OR typeof("last") = 'integer')
);
--> statement-breakpoint
CREATE TABLE `seat` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`name` text NOT NULL,
	`token_hash` text NOT NULL,
	`is_desktop` integer NOT NULL,
	`paired_at` integer NOT NULL,
	`paired_by` text,
	`revoked_at` integer,
	FOREIGN KEY (`paired_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "seat_version_integer" CHECK("version" IS NULL OR typeof("version") = 'integer'),
	CONSTRAINT "seat_is_desktop_flag" CHECK("is_desktop" IS NULL OR "is_desktop" IN (0, 1)),
	CONSTRAINT "seat_paired_at_integer" CHECK("paired_at" IS NULL OR typeof("paired_at") = 'integer'),
	CONSTRAINT "seat_revoked_at_integer" CHECK("revoked_at" IS NULL OR typeof("revoked_at") = 'integer')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `seat_token` ON `seat` (`token_hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `seat_name` ON `seat` (`name`) WHERE "seat"."revoked_at" IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `seat_one_desktop` ON `seat` (`is_desktop`) WHERE "seat"."is_desktop" = 1;--> statement-breakpoint
CREATE TABLE `seat_invitation` (
	`code_hash` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`invited_by` text NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`invited_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "seat_invitation_expires_at_integer" CHECK("expires_at" IS NULL OR typeof("expires_at") = 'integer'),
	CONSTRAINT "seat_invitation_used_at_integer" CHECK("used_at" IS NULL OR typeof("used_at") = 'integer')
);
--> statement-breakpoint
CREATE TABLE `seat_session` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`seat_id` text NOT NULL,
	`staff_id` text NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	`end_reason` text,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "seat_session_id_integer" CHECK("id" IS NULL OR typeof("id") = 'integer'),
	CONSTRAINT "seat_session_started_at_integer" CHECK("started_at" IS NULL OR typeof("started_at") = 'integer'),
	CONSTRAINT "seat_session_ended_at_integer" CHECK("ended_at" IS NULL OR typeof("ended_at") = 'integer')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `seat_session_current` ON `seat_session` (`seat_id`) WHERE "seat_session"."ended_at" IS NULL;--> statement-breakpoint
CREATE INDEX `seat_session_staff` ON `seat_session` (`staff_id`,`started_at`);--> statement-breakpoint
CREATE TABLE `shop` (
	`id` integer PRIMARY KEY NOT NULL,
	`data_id` text NOT NULL,
	`epoch` text NOT NULL,
	`kind` text NOT NULL,
	`set_up_at` integer,
	`version` integer NOT NULL,
	`language` text NOT NULL,
	`zone` text NOT NULL,
	`name` text NOT NULL,
	`address` text NOT NULL,
	`phone` text NOT NULL,
	`contact` text NOT NULL,
	`social_credit_code` text NOT NULL,
	`bank` text NOT NULL,
	`bank_account` text NOT NULL,
	`logo` text,
	`plate_prefix` text NOT NULL,
	`weekly_hours` text NOT NULL,
	`lock_minutes` integer NOT NULL,
	`recovery_hash` text,
	CONSTRAINT "shop_id_integer" CHECK("id" IS NULL OR typeof("id") = 'integer'),
	CONSTRAINT "shop_set_up_at_integer" CHECK("set_up_at" IS NULL OR typeof("set_up_at") = 'integer'),
	CONSTRAINT "shop_version_integer" CHECK("version" IS NULL OR typeof("version") = 'integer'),
	CONSTRAINT "shop_lock_minutes_integer" CHECK("lock_minutes" IS NULL OR typeof("lock_minutes") = 'integer'),
	CONSTRAINT "shop_one_row" CHECK("shop"."id" = 1),
	CONSTRAINT "shop_kind" CHECK("kind" IN ('undecided', 'real', 'demo'))
);
--> statement-breakpoint
CREATE TABLE `staff` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`name` text NOT NULL,
	`active` integer NOT NULL,
	`pin_hash` text NOT NULL,
	`added_at` integer NOT NULL,
	CONSTRAINT "staff_version_integer" CHECK("version" IS NULL OR typeof("version") = 'integer'),
	CONSTRAINT "staff_active_flag" CHECK("active" IS NULL OR "active" IN (0, 1)),
	CONSTRAINT "staff_added_at_integer" CHECK("added_at" IS NULL OR typeof("added_at") = 'integer')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `staff_active_name` ON `staff` (`name`) WHERE "staff"."active" = 1;--> statement-breakpoint
CREATE TABLE `staff_guard` (
	`subject` text PRIMARY KEY NOT NULL,
	`failures` integer NOT NULL,
	`last_failure_at` integer NOT NULL,
	CONSTRAINT "staff_guard_failures_integer" CHECK("failures" IS NULL OR typeof("failures") = 'integer'),
	CONSTRAINT "staff_guard_last_failure_at_integer" CHECK("last_failure_at" IS NULL OR typeof("last_failure_at") = 'integer')
);
--> statement-breakpoint
CREATE TABLE `staff_role` (
	`staff_id` text NOT NULL,
	`role` text NOT NULL,
	PRIMARY KEY(`staff_id`, `role`),
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "staff_role_known" CHECK("role" IN ('adviser', 'workshopLead', 'technician', 'inspector', 'cashier', 'partsClerk', 'followUpCaller', 'deskSupervisor', 'manager', 'guard', 'administrator'))
);
--> statement-breakpoint
CREATE TABLE `team` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`name` text NOT NULL,
	`active` integer NOT NULL,
	CONSTRAINT "team_version_integer" CHECK("version" IS NULL OR typeof("version") = 'integer'),
	CONSTRAINT "team_active_flag" CHECK("active" IS NULL OR "active" IN (0, 1))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `team_name` ON `team` (`name`);--> statement-breakpoint
CREATE TABLE `timeline_event` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`subject_kind` text NOT NULL,
	`subject_id` text NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`staff_id` text,
	`seat_id` text,
	`facts` text NOT NULL,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "timeline_event_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "timeline_event_at_integer" CHECK("at" IS NULL OR typeof("at") = 'integer')
);
--> statement-breakpoint
CREATE INDEX `timeline_subject` ON `timeline_event` (`subject_id`,`row_id`);--> statement-breakpoint
CREATE TABLE `visit` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`number` text NOT NULL,
	`state` text NOT NULL,
	`plate` text,
	`plate_color` text,
	`note` text NOT NULL,
	`waits_in_shop` integer NOT NULL,
	`arrived_at` integer NOT NULL,
	`arrived_by` text,
	`left_at` integer,
	`left_reason` text,
	`left_note` text NOT NULL,
	FOREIGN KEY (`arrived_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "visit_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "visit_version_integer" CHECK("version" IS NULL OR typeof("version") = 'integer'),
	CONSTRAINT "visit_waits_in_shop_flag" CHECK("waits_in_shop" IS NULL OR "waits_in_shop" IN (0, 1)),
	CONSTRAINT "visit_arrived_at_integer" CHECK("arrived_at" IS NULL OR typeof("arrived_at") = 'integer'),
	CONSTRAINT "visit_left_at_integer" CHECK("left_at" IS NULL OR typeof("left_at") = 'integer'),
	CONSTRAINT "visit_state" CHECK("state" IN ('expected', 'waiting', 'keyDropped', 'onSite', 'cleared', 'out', 'returning')),
	CONSTRAINT "visit_plate_color" CHECK("plate_color" IS NULL OR "plate_color" IN ('blue', 'yellow', 'green', 'gradientGreen', 'yellowGreen', 'white', 'black')),
	CONSTRAINT "visit_which_car" CHECK("visit"."plate" IS NOT NULL OR "visit"."note" <> '')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `visit_id` ON `visit` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `visit_number` ON `visit` (`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `visit_plate_here` ON `visit` (`plate`) WHERE "visit"."state" NOT IN ('expected', 'out', 'returning');--> statement-breakpoint
CREATE INDEX `visit_here` ON `visit` (`state`,`arrived_at`) WHERE "visit"."state" <> 'out';--> statement-breakpoint
CREATE INDEX `visit_left` ON `visit` (`left_at`) WHERE "visit"."left_at" IS NOT NULL;