# Completion of nereid in bash. For every shell, in ~/.bashrc: source <(nereid completion bash)

# What may stand where the last of these words is, a line each.
_nereid_ask() {
  @JAVA@ complete -- "$@" 2>/dev/null
}

@NAMES@

_nereid() {
  COMPREPLY=()
  # Bash has cut words at : and = too; here they are whole again.
  local rest=$COMP_LINE word i
  local -a parts=()
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if ((i == 0)) || [[ $rest == [[:blank:]]* ]]; then
      rest=${rest#"${rest%%[![:blank:]]*}"}
      parts[${#parts[@]}]=$word
    else
      parts[${#parts[@]}-1]+=$word
    fi
    rest=${rest#"$word"}
  done

  # Without quotes, of which the last word may have one that is still open.
  local last=$((${#parts[@]} - 1))
  local current=${parts[last]} open=
  case $current in
    [\"\']*) open=${current:0:1} current=${current:1} ;;
    *) current=${current//\\/} ;;
  esac
  local -a asked=()
  for ((i = 1; i < last; i++)); do
    asked[i-1]=${parts[i]//[\"\'\\]/}
  done
  asked[last-1]=$current

  # What stands before the last of these characters is not replaced.
  local kept=${current%"${current##*[:=]}"}
  [[ -z $open && $COMP_WORDBREAKS == *[:=]* ]] || kept= # within quotes, words are whole
  [[ $kept != *[^[:alnum:]_./:,=+@%-]* ]] || printf -v kept %q "$kept"

  local names line
  if names=$(_nereid_names "${asked[@]}"); then
    while IFS= read -r line; do
      COMPREPLY[${#COMPREPLY[@]}]=$line
    done < <(compgen -W "$names" -- "$current")
    return
  fi
  while IFS= read -r line; do
    case $line in
      $'\tfiles')
        compopt -o filenames 2>/dev/null
        while IFS= read -r line; do
          COMPREPLY[${#COMPREPLY[@]}]=$line
        done < <(compgen -f -- "${current##*=}")
        ;;
      $'\tnospace') compopt -o nospace 2>/dev/null ;;
      *)
        # Not all that printf quotes needs it: a list keeps its commas.
        [[ -n $open || $line != *[^[:alnum:]_./:,=+@%-]* ]] || printf -v line %q "$line"
        COMPREPLY[${#COMPREPLY[@]}]=${line#"$kept"}
        ;;
    esac
  done < <(_nereid_ask "${asked[@]}")
}

complete -F _nereid nereid
