PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_approval` (
	`id` text PRIMARY KEY NOT NULL,
	`staff_id` text NOT NULL,
	`seat_id` text NOT NULL,
	`asked_by` text,
	`purpose` text DEFAULT '' NOT NULL,
	`order_ids` text DEFAULT '[]' NOT NULL,
	`amount_fen` integer,
	`at` integer NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`asked_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "approval_amount_fen_integer" CHECK("amount_fen" IS NULL OR typeof("amount_fen") = 'integer'),
	CONSTRAINT "approval_at_integer" CHECK("at" IS NULL OR typeof("at") = 'integer'),
	CONSTRAINT "approval_used_at_integer" CHECK("used_at" IS NULL OR typeof("used_at") = 'integer')
);
--> statement-breakpoint
INSERT INTO `__new_approval`("id", "staff_id", "seat_id", "at", "used_at") SELECT "id", "staff_id", "seat_id", "at", "used_at" FROM `approval`;--> statement-breakpoint
DROP TABLE `approval`;--> statement-breakpoint
ALTER TABLE `__new_approval` RENAME TO `approval`;--> statement-breakpoint
PRAGMA foreign_keys=ON;