CREATE TABLE `backup_setting` (
	`id` integer PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`second_folder` text,
	CONSTRAINT "backup_setting_id_integer" CHECK("id" IS NULL OR typeof("id") = 'integer'),
	CONSTRAINT "backup_setting_version_integer" CHECK("version" IS NULL OR typeof("version") = 'integer')
);
--> statement-breakpoint
CREATE TABLE `restore_record` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`epoch` text NOT NULL,
	`backup_at` integer NOT NULL,
	`file` text NOT NULL,
	`seq` integer NOT NULL,
	`lost_count` integer,
	`lost` text NOT NULL,
	`files` text NOT NULL,
	`file_count` integer NOT NULL,
	`kept_as` text,
	CONSTRAINT "restore_record_id_integer" CHECK("id" IS NULL OR typeof("id") = 'integer'),
	CONSTRAINT "restore_record_at_integer" CHECK("at" IS NULL OR typeof("at") = 'integer'),
	CONSTRAINT "restore_record_backup_at_integer" CHECK("backup_at" IS NULL OR typeof("backup_at") = 'integer'),
	CONSTRAINT "restore_record_seq_integer" CHECK("seq" IS NULL OR typeof("seq") = 'integer'),
	CONSTRAINT "restore_record_lost_count_integer" CHECK("lost_count" IS NULL OR typeof("lost_count") = 'integer'),
	CONSTRAINT "restore_record_file_count_integer" CHECK("file_count" IS NULL OR typeof("file_count") = 'integer')
);
