PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_duty` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`visit_id` text NOT NULL,
	`order_id` text,
	`about_id` text,
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
	CONSTRAINT "duty_kind" CHECK("kind" IN ('receive', 'nextContact', 'askExtra', 'progress', 'inspect', 'prepare', 'notify', 'collectDebt', 'followUp', 'reportWish', 'answerWish', 'tellAnswer'))
);
--> statement-breakpoint
INSERT INTO `__new_duty`("id", "kind", "visit_id", "order_id", "about_id", "due_from", "due_at", "overdue_at", "done_at", "outcome") SELECT "id", "kind", "visit_id", "order_id", "about_id", "due_from", "due_at", "overdue_at", "done_at", "outcome" FROM `duty`;--> statement-breakpoint
DROP TABLE `duty`;--> statement-breakpoint
ALTER TABLE `__new_duty` RENAME TO `duty`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `duty_open` ON `duty` (`due_at`) WHERE "duty"."done_at" IS NULL;--> statement-breakpoint
CREATE INDEX `duty_visit` ON `duty` (`visit_id`);