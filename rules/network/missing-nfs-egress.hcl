rule "NET009" {
  name         = "missing-nfs-egress"
  title        = "No network path to the mount target"
  question     = "tasks cannot reach the file system that they mount"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.3"]
  proves       = "NFS packets reach the mount targets, and replies return."

  why = <<-EOT
    A task mounts EFS over port 2049 of the mount target in its Availability Zone. If a security group or a network ACL
    blocks the traffic or the reply, the mount times out, and the task does not start.
  EOT
  how = "Allow 2049/tcp from the security group of the tasks to that of the mount targets, in both security groups."

  each "launcher" { in = concat(resources.aws_ecs_service, resources.aws_ecs_task_set, flatten([for target in resources.aws_cloudwatch_event_target : target.ecs_target]), flatten([for schedule in resources.aws_scheduler_schedule : flatten([for target in schedule.target : target.ecs_parameters])])) }
  each "task" { in = [for task in [ecs::task_of(launcher)] : task if task != null] }
  each "volume" { in = flatten([for volume in task.volume : volume.efs_volume_configuration]) }

  locals {
    reach = net::reach(launcher, volume, 2049)
    # A zone without a mount target is EFS008, and names that do not resolve are NET018.
    other  = contains(["zone", "name"], local.reach.link)
    broken = tf::known(local.reach.reached) ? !local.reach.reached : false
    # Subnets from the caller are judged in the caller's configuration; security groups are judged here.
    groups = alltrue([for hop in local.reach.hops : hop.reached if hop.link != "placement"])
  }

  when      = local.reach != null && !local.other && (local.reach.placed || local.broken || tf::known(local.groups))
  condition = local.reach.placed || local.broken ? local.reach.reached : local.groups
  message   = "`${tf::address(launcher)}` cannot reach port 2049 of the file system that its tasks mount: ${local.reach.broken}"
  place     = local.reach.broken
  related   = [launcher, volume]
}
