"""What the JVM is given of a function's memory and CPU."""
import collections
import os

MIB = 1024 * 1024

Sizing = collections.namedtuple("Sizing", "heap_mib processors java_options spark_settings")

# vCPUs that a guest sees, whatever its share of them (github.com/rwnx/lambda-cpuinfo).
VISIBLE_VCPUS = ((3008, 2), (5307, 3), (7076, 4), (8845, 5))


def current():
    """The sizing of this function; a JVM without options where the memory size is not known."""
    text = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
    return sizing_of(int(text)) if text else Sizing(None, None, [], {})


def sizing_of(memory_mib):
    heap = heap_mib(memory_mib)
    processors = next((vcpus for most, vcpus in VISIBLE_VCPUS if memory_mib <= most), 6)
    java_options = [
        f"-Xmx{heap}m",
        f"-XX:ActiveProcessorCount={processors}",
        f"-XX:MaxDirectMemorySize={max(memory_mib // 8, 64)}m",
        # The JVM's own rule (two processors and 1792 MiB), whatever the host's memory looks like.
        "-XX:+UseSerialGC" if memory_mib < 1792 else "-XX:+UseG1GC",
    ]
    return Sizing(heap, processors, java_options, spark_settings(heap))


def heap_mib(memory_mib):
    """3/4 of the memory less 256 MiB, for what is beside the heap: two Pythons, metaspace, code, threads, buffers."""
    return max(memory_mib * 3 // 4 - 256, 128)


def spark_settings(heap):
    """Spark refuses heaps below 1.5 times what it reserves (300 MiB), unless it reserves less."""
    if heap >= 512:
        return {}
    return {"spark.testing.reservedMemory": str(heap * MIB * 3 // 10)}
